//! A browser or a program without a network: requests go straight into the router.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// Sends requests, with the cookie or token of whoever it stands for.
#[derive(Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it is.
    pub bytes: Vec<u8>,
}

impl Client {
    pub(super) fn new(router: Router) -> Self {
        Self {
            router,
            headers: HeaderMap::new(),
        }
    }

    /// The same client with one more header in every request.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        let name: HeaderName = name.parse().expect("a header's name");
        client
            .headers
            .insert(name, HeaderValue::from_str(value).expect("a header's value"));
        client
    }

    /// Fetches a page or a resource.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    /// Deletes a resource.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, Body::empty()).await
    }

    /// Sends JSON.
    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(method, path, Some("application/json"), Body::from(body.to_string()))
            .await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::POST, path, body).await
    }

    /// Puts JSON.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::PUT, path, body).await
    }

    /// Sends a form as a browser does.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        self.send(
            Method::POST,
            path,
            Some("application/x-www-form-urlencoded"),
            Body::from(pairs.join("&")),
        )
        .await
    }

    /// Sends a form with one file as a browser does.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], field: &str, name: &str, bytes: &[u8]) -> Answer {
        const BOUNDARY: &str = "replenish-test-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let disposition = format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"");
        body.extend(format!("--{BOUNDARY}\r\n{disposition}\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
        let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, Some(&media_type), Body::from(body)).await
    }

    /// Sends bytes of a media type.
    pub async fn bytes(&self, method: Method, path: &str, media_type: &str, bytes: &[u8]) -> Answer {
        self.send(method, path, Some(media_type), Body::from(bytes.to_vec()))
            .await
    }

    /// Sends any request.
    pub async fn send(&self, method: Method, path: &str, media_type: Option<&str>, body: Body) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(body)
            .expect("a request");
        request.headers_mut().extend(self.headers.clone());
        if let Some(media_type) = media_type {
            let value = HeaderValue::from_str(media_type).expect("a media type");
            request.headers_mut().insert(header::CONTENT_TYPE, value);
        }
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }
}

impl Answer {
    /// The body as text.
    ///
    /// # Panics
    ///
    /// When it is none.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("a text")
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{} with no JSON: {}", self.status, self.text()))
    }

    /// The answer, if it has this status.
    ///
    /// # Panics
    ///
    /// When it has another.
    #[expect(
        clippy::must_use_candidate,
        clippy::return_self_not_must_use,
        reason = "often the status is all a test asks for"
    )]
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    /// Where a redirect leads.
    ///
    /// # Panics
    ///
    /// When the answer is no redirect.
    #[must_use]
    #[track_caller]
    pub fn location(&self) -> String {
        let location = self.headers.get(header::LOCATION);
        location
            .unwrap_or_else(|| panic!("{} is no redirect: {}", self.status, self.text()))
            .to_str()
            .expect("an address")
            .to_owned()
    }

    /// Fails unless the answer is this problem.
    ///
    /// # Panics
    ///
    /// When it is anything else.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) {
        let problem = self.json();
        assert_eq!(
            (self.status.as_u16(), problem["code"].as_str()),
            (status, Some(code)),
            "{problem}"
        );
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(
            self.headers["x-request-id"].to_str().ok(),
            problem["request_id"].as_str()
        );
    }

    /// Fails unless the answer is a 422 whose faults are exactly these, as pointer and code.
    ///
    /// # Panics
    ///
    /// When it is anything else.
    #[track_caller]
    pub fn assert_faults(&self, expected: &[(&str, &str)]) {
        self.assert_problem(422, "invalid");
        let problem = self.json();
        let faults = problem["errors"].as_array().expect("faults");
        let found: Vec<_> = faults
            .iter()
            .map(|fault| {
                (
                    fault["pointer"].as_str().unwrap_or_default(),
                    fault["code"].as_str().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{problem}");
    }
}

/// Encodes a text for a form or a query.
pub(crate) fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => encoded + &char::from(byte).to_string(),
        other => encoded + &format!("%{other:02X}"),
    })
}
