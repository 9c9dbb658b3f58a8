//! Password hashes: argon2id with the library's recommended cost.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use replenish_domain::account::Password;

use super::AccountError;
use crate::App;

/// How many passwords are hashed at a time; each takes 19 MiB and a core for about 30 ms.
pub(crate) const HASHES_AT_ONCE: usize = 2;

impl App {
    /// The hash to store, in PHC form with its own salt.
    pub(crate) async fn hash_password(&self, password: Password) -> Result<String, AccountError> {
        let salt: [u8; 16] = self.random.bytes();
        self.hashing(move || {
            let hash = Argon2::default().hash_password_with_salt(password.reveal().as_bytes(), &salt);
            hash.map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| AccountError::Hashing(Box::new(error)))
    }

    /// Whether this is the password behind the hash.
    ///
    /// Without a hash, for an address nobody signs in with, it does the same work and says no.
    pub(super) async fn password_fits(&self, password: Password, hash: Option<String>) -> Result<bool, AccountError> {
        let Some(hash) = hash else {
            return self.hash_password(password).await.map(|_| false);
        };
        self.hashing(move || {
            Argon2::default()
                .verify_password(password.reveal().as_bytes(), hash.as_str())
                .is_ok()
        })
        .await
    }

    async fn hashing<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AccountError> {
        let _turn = self.hashing_turns.acquire().await;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| AccountError::Hashing(Box::new(error)))
    }
}
