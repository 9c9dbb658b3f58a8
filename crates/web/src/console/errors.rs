//! Pages for what goes wrong.

use askama::Template;
use axum::{
    extract::{State, multipart::MultipartError},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use replenish_app::{
    App, CalendarError, Denied, Outage, ReferenceError, StoreError, accounts::AccountError,
    certifications::CertificationError, devices::DeviceError, inventory::FleetError, linking::LinkingError,
    outbox::OutboxError, products::ProductError, requests::RequestError,
};

use super::shell::Shell;
use crate::{request_id, sentence::sentence};

/// Why there is no page to show. Faults of a form are not among these: they go back to the form.
#[derive(Debug)]
pub(crate) struct ConsoleError {
    status: StatusCode,
    heading: &'static str,
    detail: String,
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage<'a> {
    shell: Shell,
    status: u16,
    heading: &'a str,
    detail: &'a str,
    request_id: Option<String>,
}

impl ConsoleError {
    pub(crate) fn not_found() -> Self {
        Self::of_status(StatusCode::NOT_FOUND)
    }

    pub(crate) fn forbidden() -> Self {
        Self::of_status(StatusCode::FORBIDDEN)
    }

    /// The state the thing is in does not allow the act; the detail says why and what helps.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::CONFLICT,
            heading: "This is not possible now",
            detail: detail.into(),
        }
    }

    /// Somebody else changed the same thing meanwhile.
    pub(crate) fn stale() -> Self {
        Self::conflict(
            "Somebody else changed this meanwhile. Nothing of yours was saved. Go back, reload the page and make your change again.",
        )
    }

    /// A failure on our side: logged in full, shown as a request id.
    pub(crate) fn internal(error: impl std::error::Error + 'static) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a page failed");
        Outage::behind(&error).map_or_else(|| Self::of_status(StatusCode::INTERNAL_SERVER_ERROR), Self::unavailable)
    }

    /// The database takes nothing now.
    fn unavailable(outage: Outage) -> Self {
        let (heading, detail) = match outage {
            Outage::Full => (
                "Nothing can be saved now",
                "The disk of this service is full, so your change was not saved. Everything can still be read. Tell whoever runs the \
                 service, and try again once there is room.",
            ),
            Outage::Away => (
                "The database does not answer",
                "Wait a moment, then look whether your change was saved before you try again.",
            ),
        };
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            heading,
            detail: detail.to_owned(),
        }
    }

    /// An upload that broke off, is too large or is no form.
    #[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` asks for")]
    pub(crate) fn unreadable(error: MultipartError) -> Self {
        Self::of_status(error.status())
    }

    /// The page of a bare status.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let (heading, detail) = match status {
            StatusCode::NOT_FOUND => (
                "There is nothing at this address",
                "The device may have been deleted, or the link is incomplete.",
            ),
            StatusCode::FORBIDDEN => (
                "This is not yours to do",
                "Your role does not allow this, or the form was sent from another site. Nothing was changed.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "This address takes no such request",
                "Follow a link or a form of the console.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => ("This is too large", "A file has at most 3 MB. Nothing was saved."),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => (
                "This takes too long",
                "The answer did not come in time. Look whether your change was saved before you try again.",
            ),
            StatusCode::TOO_MANY_REQUESTS => (
                "There were too many attempts",
                "Wait a moment, then try again. Nothing was changed.",
            ),
            status if status.is_client_error() => (
                "The request cannot be read",
                "Something in the request is malformed. Nothing was changed.",
            ),
            _ => (
                "This failed on our side",
                "Your last change was not saved. Go back and try once more. If it fails again, send us the request ID.",
            ),
        };
        Self {
            status,
            heading,
            detail: detail.to_owned(),
        }
    }

    pub(crate) fn page(&self, app: &App) -> Response {
        let is_ours = self.status.is_server_error();
        let page = ErrorPage {
            shell: Shell::public(app, self.heading),
            status: self.status.as_u16(),
            heading: self.heading,
            detail: &self.detail,
            request_id: is_ours.then(request_id::current),
        };
        match page.render() {
            Ok(html) => (self.status, Html(html)).into_response(),
            Err(_) => self.status.into_response(),
        }
    }
}

impl IntoResponse for ConsoleError {
    /// The bare status; [`crate::layers`] dresses it with a page. Conflicts carry their own text.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

impl From<Denied> for ConsoleError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Forbidden => Self::forbidden(),
            Denied::Hidden => Self::not_found(),
        }
    }
}

impl From<StoreError> for ConsoleError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<DeviceError> for ConsoleError {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Denied(denied) => denied.into(),
            DeviceError::Locked(locked) => Self::conflict(locked.detail()),
            DeviceError::Stale => Self::stale(),
            DeviceError::LastMarketplace | DeviceError::LastSlot => Self::conflict(sentence(&error)),
            DeviceError::Invalid(faults) => Self::conflict(faults.to_string()),
            DeviceError::Picture(error) => Self::conflict(error.to_string()),
            DeviceError::Store(error) => Self::internal(error),
        }
    }
}

impl From<OutboxError> for ConsoleError {
    fn from(error: OutboxError) -> Self {
        match error {
            OutboxError::Denied(denied) => denied.into(),
            OutboxError::NotFailed => Self::conflict("The mail was not given up, so there is nothing to send again."),
            OutboxError::Store(error) => Self::internal(error),
        }
    }
}

impl From<CertificationError> for ConsoleError {
    fn from(error: CertificationError) -> Self {
        match error {
            CertificationError::Denied(denied) => denied.into(),
            CertificationError::Stale => Self::stale(),
            CertificationError::Store(error) => Self::internal(error),
            error => Self::conflict(sentence(&error)),
        }
    }
}

impl From<RequestError> for ConsoleError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Denied(denied) => denied.into(),
            RequestError::Locked(locked) => Self::conflict(locked.detail()),
            RequestError::Stale => Self::stale(),
            RequestError::Export(error) => Self::internal(error),
            RequestError::Store(error) => Self::internal(error),
            RequestError::Invalid(_)
            | RequestError::Form(_)
            | RequestError::Unwritable(_)
            | RequestError::DraftTooLarge
            | RequestError::Closed(_)
            | RequestError::StaleHash
            | RequestError::OwnRequest
            | RequestError::ClaimedByOther { .. }
            | RequestError::WaitingForMaker
            | RequestError::Unchanged
            | RequestError::IdsNotAssigned
            | RequestError::NoSandboxIds => Self::conflict(sentence(&error)),
        }
    }
}

impl From<ProductError> for ConsoleError {
    fn from(error: ProductError) -> Self {
        match error {
            ProductError::Denied(denied) => denied.into(),
            ProductError::Stale => Self::stale(),
            ProductError::Invalid(_)
            | ProductError::File(_)
            | ProductError::FileTooLarge
            | ProductError::ImportRunning { .. }
            | ProductError::FileGone => Self::conflict(sentence(&error)),
            ProductError::Unwritable(_) | ProductError::Store(_) => Self::internal(error),
        }
    }
}

impl From<FleetError> for ConsoleError {
    fn from(error: FleetError) -> Self {
        match error {
            FleetError::Denied(denied) => denied.into(),
            FleetError::Invalid(faults) => Self::conflict(faults.to_string()),
            FleetError::Store(error) => Self::internal(error),
        }
    }
}

impl From<LinkingError> for ConsoleError {
    fn from(error: LinkingError) -> Self {
        match error {
            LinkingError::Denied(denied) => denied.into(),
            LinkingError::Stale => Self::stale(),
            LinkingError::Invalid(faults) => Self::conflict(faults.to_string()),
            LinkingError::NotOnAllowList | LinkingError::Answered => Self::conflict(sentence(&error)),
            LinkingError::TooMany { .. } => Self::of_status(StatusCode::TOO_MANY_REQUESTS),
            LinkingError::Store(error) => Self::internal(error),
        }
    }
}

impl From<CalendarError> for ConsoleError {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::Denied(denied) => denied.into(),
            CalendarError::Stale => Self::stale(),
            CalendarError::Invalid(faults) => Self::conflict(faults.to_string()),
            CalendarError::Store(error) => Self::internal(error),
        }
    }
}

impl From<ReferenceError> for ConsoleError {
    fn from(error: ReferenceError) -> Self {
        match error {
            ReferenceError::Denied(denied) => denied.into(),
            ReferenceError::Invalid(faults) => Self::conflict(faults.to_string()),
            ReferenceError::Store(error) => Self::internal(error),
        }
    }
}

impl From<AccountError> for ConsoleError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Denied(denied) => denied.into(),
            AccountError::LinkEnded => Self {
                status: StatusCode::GONE,
                heading: "This link is no longer valid",
                detail: "It was used or replaced by a newer one, or it is too old. Look for a newer mail, or ask for another link.".to_owned(),
            },
            AccountError::SignUpClosed => Self {
                status: StatusCode::FORBIDDEN,
                heading: "Sign-up is closed",
                detail: "Makers join this programme by invitation. Ask whoever runs it for one.".to_owned(),
            },
            AccountError::TooMany { .. } => Self::of_status(StatusCode::TOO_MANY_REQUESTS),
            AccountError::Invalid(faults) => Self::conflict(faults.to_string()),
            AccountError::WrongCredentials | AccountError::LastAdmin => Self::conflict(error.to_string()),
            AccountError::Hashing(_) | AccountError::Store(_) => Self::internal(error),
        }
    }
}

/// Every address the router does not know.
pub(crate) async fn no_such_page(State(app): State<App>, uri: axum::http::Uri) -> Response {
    if uri.path().starts_with("/api/") {
        return crate::api::problem::Problem::not_found().into_response();
    }
    ConsoleError::not_found().page(&app)
}
