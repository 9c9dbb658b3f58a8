//! Errors of the API: `application/problem+json` (RFC 9457), in one place.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{
    CalendarError, Denied, Outage, StoreError,
    accounts::AccountError,
    certifications::CertificationError,
    devices::{DeviceError, MAX_PICTURE_BYTES},
    inventory::{FleetError, Refused},
    linking::LinkingError,
    products::{CsvFault, CsvFaults, ProductError},
    requests::{FormFault, MAX_DRAFT_BYTES, RequestError},
};
use replenish_domain::{Fault, Faults, device::Locked};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{request_id, sentence::sentence};

/// Seconds after which it is worth asking again while the database takes nothing.
pub(crate) const OUTAGE_RETRY: u64 = 10;

/// What went wrong. `code` is stable; `detail` is for people.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Address of the problem's kind; `about:blank` where the status says it all.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong and what to do.
    detail: String,
    /// Stable kebab-case code.
    code: String,
    /// The id of the request in the logs.
    request_id: String,
    /// For bad input: every fault at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ProblemError>,
    /// How many faults there are, where `errors` has only the first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_count: Option<usize>,
    /// Seconds to wait before the next try.
    #[serde(skip)]
    retry_after: Option<u64>,
}

/// One fault of an input.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemError {
    /// JSON pointer to the member at fault.
    pub(crate) pointer: String,
    /// Stable kebab-case code of the rule.
    pub(crate) code: String,
    /// What is wrong and what to do.
    pub(crate) detail: String,
    /// The limit that was passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limit: Option<u64>,
    /// For a fault of a form: the name on the sheet's tab.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    /// For a fault of a form or file: the row as the spreadsheet numbers it; 1 is the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    /// For a fault of a form: the column's letters. Of a CSV file: the column's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            request_id: request_id::current(),
            errors: Vec::new(),
            error_count: None,
            retry_after: None,
        }
    }

    /// No or no valid token.
    pub(crate) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "Send a valid API token: Authorization: Bearer rpl_….",
        )
    }

    /// The token may not do this.
    pub(crate) fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "The token's role or scopes do not allow this.",
        )
    }

    /// Not there, or not yours.
    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "There is nothing here, or it is not yours.",
        )
    }

    /// The state of the thing forbids the act.
    pub(crate) fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// The thing has changed since the tag was given out.
    pub(crate) fn stale() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "The resource has changed since. Fetch it again, then repeat the change.",
        )
    }

    /// A body of a kind that is not taken here.
    pub(crate) fn media_type(detail: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail)
    }

    /// Too many tries.
    pub(crate) fn too_many(seconds: u64) -> Self {
        let detail = format!("Too many requests. Try again in {seconds} seconds.");
        Self {
            retry_after: Some(seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", detail)
        }
    }

    /// Many events at once that were refused together.
    pub(crate) fn of_refused(refused: &Refused, code: &str) -> Self {
        let status = StatusCode::from_u16(refused.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            retry_after: refused.retry_after,
            ..Self::new(status, code, sentence(&refused.description))
        }
    }

    /// A failure on our side: logged in full, told as a request id.
    pub(crate) fn internal(error: impl std::error::Error + 'static) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a request failed");
        Outage::behind(&error).map_or_else(|| Self::of_status(StatusCode::INTERNAL_SERVER_ERROR), Self::unavailable)
    }

    /// The database takes nothing now.
    fn unavailable(outage: Outage) -> Self {
        let detail = match outage {
            Outage::Full => "The disk of the service is full, so nothing was stored. Reading goes on. Try again later.",
            Outage::Away => "The database of the service does not answer. Try again later.",
        };
        Self {
            retry_after: Some(OUTAGE_RETRY),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail)
        }
    }

    /// Bad input: every fault with its place.
    pub(crate) fn invalid(faults: Faults) -> Self {
        Self::of_errors(faults.into_iter().map(ProblemError::from).collect())
    }

    fn of_errors(errors: Vec<ProblemError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            more => format!("{} members are wrong; errors names each.", more.len()),
        };
        Self {
            errors,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
        }
    }

    /// A bare status from the router or a layer.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => return Self::not_found(),
            StatusCode::FORBIDDEN => ("forbidden", "The request was refused as sent from another site."),
            StatusCode::METHOD_NOT_ALLOWED => (
                "method-not-allowed",
                "The Allow header names the methods this address takes.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "The body is too large; at most 3 MB."),
            StatusCode::SERVICE_UNAVAILABLE => ("timeout", "The answer did not come within 30 seconds."),
            status if status.is_client_error() => ("bad-request", "The request cannot be read."),
            _ => (
                "internal",
                "This failed on our side. Nothing was changed; the logs hold the rest under the request id.",
            ),
        };
        Self::new(status, code, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Fault> for ProblemError {
    fn from(fault: Fault) -> Self {
        Self {
            pointer: fault.pointer,
            code: fault.code.to_owned(),
            detail: fault.detail,
            limit: fault.limit,
            sheet: None,
            row: None,
            column: None,
        }
    }
}

impl From<FormFault> for ProblemError {
    fn from(fault: FormFault) -> Self {
        let detail = fault.to_string();
        let (sheet, row, column) = match fault.place {
            Some(place) => (Some(place.sheet), Some(place.row.into()), Some(place.column)),
            None => (None, None, None),
        };
        Self {
            detail,
            sheet,
            row,
            column,
            ..fault.fault.into()
        }
    }
}

impl From<CsvFault> for ProblemError {
    fn from(fault: CsvFault) -> Self {
        Self {
            row: Some(fault.row),
            column: fault.column,
            ..fault.fault.into()
        }
    }
}

impl From<CsvFaults> for Problem {
    fn from(faults: CsvFaults) -> Self {
        let detail = match faults.total {
            1 => "The file has 1 fault. Nothing of it is stored.".to_owned(),
            total => format!("The file has {total} faults; errors names the first ones. Nothing of it is stored."),
        };
        Self {
            errors: faults.shown.into_iter().map(ProblemError::from).collect(),
            error_count: Some(faults.total),
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
        }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Forbidden => Self::forbidden(),
            Denied::Hidden => Self::not_found(),
        }
    }
}

impl From<Locked> for Problem {
    fn from(locked: Locked) -> Self {
        Self::conflict("locked", locked.detail())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<DeviceError> for Problem {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Denied(denied) => denied.into(),
            DeviceError::Locked(locked) => locked.into(),
            DeviceError::Stale => Self::stale(),
            DeviceError::Invalid(faults) => Self::invalid(faults),
            DeviceError::Picture(error) => Self::picture(error.code(), error.to_string()),
            DeviceError::LastMarketplace => Self::conflict("last-marketplace", sentence(&error)),
            DeviceError::LastSlot => Self::conflict("last-slot", sentence(&error)),
            DeviceError::Store(error) => Self::internal(error),
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Denied(denied) => denied.into(),
            AccountError::Invalid(faults) => Self::invalid(faults),
            AccountError::TooMany { retry_after } => Self::too_many(retry_after),
            // What concerns signing in has no door here.
            error => Self::internal(error),
        }
    }
}

impl From<CalendarError> for Problem {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::Denied(denied) => denied.into(),
            CalendarError::Stale => Self::stale(),
            CalendarError::Invalid(faults) => Self::invalid(faults),
            CalendarError::Store(error) => Self::internal(error),
        }
    }
}

impl From<ProductError> for Problem {
    fn from(error: ProductError) -> Self {
        match error {
            ProductError::Denied(denied) => denied.into(),
            ProductError::Stale => Self::stale(),
            ProductError::Invalid(faults) => Self::invalid(faults),
            ProductError::File(faults) => faults.into(),
            ProductError::FileTooLarge => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", sentence(&error)),
            ProductError::ImportRunning { .. } => Self::conflict("import-running", sentence(&error)),
            ProductError::FileGone => Self::conflict("file-gone", sentence(&error)),
            ProductError::Unwritable(_) | ProductError::Store(_) => Self::internal(error),
        }
    }
}

impl From<CertificationError> for Problem {
    fn from(error: CertificationError) -> Self {
        let code = match error {
            CertificationError::Denied(denied) => return denied.into(),
            CertificationError::Stale => return Self::stale(),
            CertificationError::Invalid(faults) => return Self::invalid(faults),
            CertificationError::Store(error) => return Self::internal(error),
            CertificationError::IdsNotAssigned => "ids-not-assigned",
            CertificationError::NotApproved => "marketplace-not-approved",
            CertificationError::WithReviewer => "with-reviewer",
            CertificationError::NotSubmitted => "not-submitted",
            CertificationError::Decided(_) => "certification-decided",
            CertificationError::OwnDevice => "own-device",
        };
        Self::conflict(code, sentence(&error))
    }
}

impl From<FleetError> for Problem {
    fn from(error: FleetError) -> Self {
        match error {
            FleetError::Denied(denied) => denied.into(),
            FleetError::Invalid(faults) => Self::invalid(faults),
            FleetError::Store(error) => Self::internal(error),
        }
    }
}

impl From<LinkingError> for Problem {
    fn from(error: LinkingError) -> Self {
        match error {
            LinkingError::Denied(denied) => denied.into(),
            LinkingError::Stale => Self::stale(),
            LinkingError::NotOnAllowList => Self::conflict("not-on-allow-list", sentence(&error)),
            LinkingError::Answered => Self::conflict("already-answered", sentence(&error)),
            LinkingError::TooMany { retry_after } => Self::too_many(retry_after),
            LinkingError::Invalid(faults) => Self::invalid(faults),
            LinkingError::Store(error) => Self::internal(error),
        }
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Denied(denied) => denied.into(),
            RequestError::Locked(locked) => locked.into(),
            RequestError::Stale => Self::stale(),
            RequestError::Invalid(faults) => Self::invalid(faults),
            RequestError::Form(faults) => Self::of_errors(faults.into_iter().map(ProblemError::from).collect()),
            RequestError::Unwritable(_) => Self::conflict("form-too-small", sentence(&error)),
            RequestError::DraftTooLarge => {
                let detail = format!("{} They may take {MAX_DRAFT_BYTES} bytes as JSON.", sentence(&error));
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "draft-too-large", detail)
            }
            RequestError::Closed(_) => Self::conflict("request-closed", sentence(&error)),
            RequestError::StaleHash => Self::conflict("content-hash-stale", sentence(&error)),
            RequestError::OwnRequest => Self::conflict("own-request", sentence(&error)),
            RequestError::ClaimedByOther { ref until, .. } => {
                Self::conflict("claimed", format!("{} The claim ends at {until}.", sentence(&error)))
            }
            RequestError::WaitingForMaker => Self::conflict("waiting-for-maker", sentence(&error)),
            RequestError::Unchanged => Self::conflict("unchanged", sentence(&error)),
            RequestError::IdsNotAssigned => Self::conflict("ids-not-assigned", sentence(&error)),
            RequestError::NoSandboxIds => Self::conflict("no-sandbox-ids", sentence(&error)),
            RequestError::Export(error) => Self::internal(error),
            RequestError::Store(error) => Self::internal(error),
        }
    }
}

impl Problem {
    /// A picture that is larger than any body may be, so nobody counted its bytes.
    pub(crate) fn huge_picture() -> Self {
        let detail = format!("The picture is far too large; the limit is 1 MiB ({MAX_PICTURE_BYTES} bytes).");
        Self::picture("image-too-large", detail)
    }

    /// Puts `place` in front of every fault's pointer.
    pub(crate) fn at(mut self, place: &str) -> Self {
        for error in &mut self.errors {
            error.pointer.insert_str(0, place);
        }
        self
    }

    fn picture(code: &'static str, detail: String) -> Self {
        let (status, limit) = match code {
            "image-too-large" => (StatusCode::PAYLOAD_TOO_LARGE, Some(MAX_PICTURE_BYTES as u64)),
            "image-format" => (StatusCode::UNSUPPORTED_MEDIA_TYPE, None),
            _ => (StatusCode::UNPROCESSABLE_ENTITY, None),
        };
        let fault = Fault {
            limit,
            ..Fault::new(code, detail.clone())
        };
        Self {
            errors: vec![fault.into()],
            ..Self::new(status, code, detail)
        }
    }
}
