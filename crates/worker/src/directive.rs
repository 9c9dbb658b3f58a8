//! Jobs of the kind `directive`: a device cloud is asked something, and its answer is taken.

use replenish_app::{
    App,
    jobs::LeasedJob,
    linking::{AnswerError, WrittenDirective},
};
use replenish_outbound::{HeaderMap, HeaderValue, Http};

use crate::failure::{Failure, chain};

/// Asks the cloud and does what its answer says; false when somebody else has the job.
///
/// After a crash between the answer and its end the cloud is asked once more, under the same name.
pub(crate) async fn deliver(app: &App, http: Option<&Http>, job: &LeasedJob) -> Result<bool, Failure> {
    let Some(directive) = app.write_directive(job).await? else {
        return Ok(app.drop_directive(job).await?);
    };
    let http = http.ok_or_else(|| Failure::Transient("no requests leave this node".to_owned()))?;
    let headers = headers(&directive)?;
    let answer = http
        .post_json(directive.endpoint.as_str(), headers, directive.body)
        .await?;
    Ok(app.take_answer(job, &answer).await?)
}

/// By what the cloud knows that it is us who ask.
fn headers(directive: &WrittenDirective) -> Result<HeaderMap, Failure> {
    let value = |text: &str| HeaderValue::from_str(text).map_err(|error| Failure::Permanent(chain(&error)));
    let mut headers = HeaderMap::new();
    headers.insert("webhook-id", value(&directive.id)?);
    headers.insert("webhook-timestamp", HeaderValue::from(directive.signed_at));
    headers.insert("webhook-signature", value(&directive.signatures)?);
    Ok(headers)
}

impl From<AnswerError> for Failure {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Unusable(why) => Self::Permanent(why),
            AnswerError::Busy(why) => Self::Transient(why),
            AnswerError::Store(error) => error.into(),
        }
    }
}
