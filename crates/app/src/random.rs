//! Randomness as a parameter.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use jiff::Timestamp;
use uuid::{Builder, Uuid};

/// Where random bytes come from, and identifiers with them.
#[derive(Debug, Clone, Default)]
pub struct Random {
    source: Source,
    /// The last identifier's time in its upper bits, so identifiers of one moment stay in order.
    last: Arc<AtomicU64>,
}

#[derive(Debug, Clone, Default)]
enum Source {
    #[default]
    System,
    /// Counts instead, for snapshots of whole answers.
    Counter(Arc<AtomicU64>),
}

impl Random {
    /// Bytes nobody can foresee, from the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// Bytes that repeat from run to run, for tests.
    #[must_use]
    pub fn counting() -> Self {
        Self {
            source: Source::Counter(Arc::default()),
            last: Arc::default(),
        }
    }

    /// Random bytes.
    ///
    /// # Panics
    ///
    /// When the operating system has no randomness to give.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.source {
            Source::System => {
                #[expect(
                    clippy::expect_used,
                    reason = "without the operating system's randomness no token would be safe"
                )]
                getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
            }
            Source::Counter(counter) => {
                let count = counter.fetch_add(1, Ordering::Relaxed).to_le_bytes();
                for (at, byte) in bytes.iter_mut().enumerate() {
                    *byte = count[at % count.len()];
                }
            }
        }
        bytes
    }

    /// A random UUID of version 4.
    #[must_use]
    pub fn uuid_v4(&self) -> Uuid {
        Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// A UUID of version 7 that sorts after every one made before it by this program.
    #[must_use]
    pub fn uuid_v7(&self, now: Timestamp) -> Uuid {
        let floor = now.as_millisecond().unsigned_abs() << 12;
        let next = |last: u64| floor.max(last + 1);
        let last = self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(next(last)));
        let stamp = next(last.unwrap_or_else(|last| last));
        let mut bytes: [u8; 10] = self.bytes();
        let sequence = (stamp & 0xFFF).to_be_bytes();
        bytes[0] = sequence[6];
        bytes[1] = sequence[7];
        Builder::from_unix_timestamp_millis(stamp >> 12, &bytes).into_uuid()
    }

    /// A secret for links, sessions and tokens: 32 random bytes in hexadecimal digits.
    #[must_use]
    pub fn secret(&self) -> String {
        hex(&self.bytes::<32>())
    }
}

/// Bytes in lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_one_moment_stay_in_order() {
        let random = Random::system();
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let made: Vec<_> = (0..5_000).map(|_| random.uuid_v7(now)).collect();
        assert!(made.is_sorted() && made.iter().all(|uuid| uuid.get_version_num() == 7));
    }

    #[test]
    fn secrets_do_not_repeat() {
        let random = Random::system();
        assert_ne!(random.secret(), random.secret());
        assert_eq!(random.secret().len(), 64);
    }
}
