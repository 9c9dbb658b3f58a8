//! The parameters of a request for tokens.

use axum::{
    Form,
    extract::{FromRequest, Request},
};

use super::answer::Refusal;

/// A form as RFC 6749 wants it: no parameter twice, and one without a value counts as left out.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The parameter's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().find(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The parameter's value, without which there is no answer.
    pub(super) fn require(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::invalid_request(format!("The parameter {name} is missing.")))
    }
}

impl<S: Send + Sync> FromRequest<S> for Parameters {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        let Form(mut pairs) = form.map_err(|_| {
            let detail = "Send the parameters as application/x-www-form-urlencoded in UTF-8, in at most 16 KiB.";
            Refusal::invalid_request(detail)
        })?;
        pairs.retain(|(_, value)| !value.is_empty());
        let mut names: Vec<_> = pairs.iter().map(|(name, _)| name).collect();
        names.sort();
        if names.windows(2).any(|two| two[0] == two[1]) {
            return Err(Refusal::invalid_request("A parameter stands in the form twice."));
        }
        Ok(Self(pairs))
    }
}
