//! How often somebody may knock. Kept in memory: a restart forgives, and each node counts alone.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use governor::Quota;
use replenish_domain::account::Email;

use super::AccountError;
use crate::{
    Clock,
    limiter::{Limiter, TooMany},
};

/// Attempts of one client, whatever the address: 30 at once, then one every ten seconds.
const PER_CLIENT: Quota = Quota::per_minute(NonZeroU32::new(6).unwrap()).allow_burst(NonZeroU32::new(30).unwrap());
/// Passwords tried for one address, whoever tries: 10 at once, then one every 30 seconds.
const PER_ADDRESS: Quota = Quota::per_minute(NonZeroU32::new(2).unwrap()).allow_burst(NonZeroU32::new(10).unwrap());
/// Reset links mailed to one address: three at once, then one every 20 minutes.
const RESETS_PER_ADDRESS: Quota = Quota::per_hour(NonZeroU32::new(3).unwrap());

/// The limits on doors that are open to everybody.
pub(crate) struct Limits {
    clients: Limiter<IpAddr>,
    addresses: Limiter<Email>,
    resets: Limiter<Email>,
}

impl Limits {
    pub(crate) fn new(clock: &Clock) -> Self {
        Self {
            clients: Limiter::new(PER_CLIENT, clock),
            addresses: Limiter::new(PER_ADDRESS, clock),
            resets: Limiter::new(RESETS_PER_ADDRESS, clock),
        }
    }

    /// Counts somebody without an account who makes us work.
    pub(crate) fn knock(&self, client: IpAddr) -> Result<(), TooMany> {
        self.clients.check(&network_of(client))
    }

    /// Counts a password tried for an address.
    ///
    /// Somebody can keep the owner out by trying wrong ones; that costs the owner half a minute,
    /// no limit would cost the account.
    pub(super) fn try_password(&self, email: &Email) -> Result<(), AccountError> {
        Ok(self.addresses.check(email)?)
    }

    /// Counts a reset link mailed to an address.
    pub(super) fn mail_reset(&self, email: &Email) -> Result<(), AccountError> {
        Ok(self.resets.check(email)?)
    }
}

impl From<TooMany> for AccountError {
    fn from(TooMany { retry_after }: TooMany) -> Self {
        Self::TooMany { retry_after }
    }
}

/// An IPv6 client has 2⁶⁴ addresses of its own, so its network counts as one.
fn network_of(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn wait(result: Result<(), impl Into<AccountError>>) -> Option<u64> {
        match result.map_err(Into::into) {
            Err(AccountError::TooMany { retry_after }) => Some(retry_after),
            _ => None,
        }
    }

    #[test]
    fn the_eleventh_password_for_an_address_waits_and_then_comes_through() {
        let clock = Clock::fixed("2026-11-22T10:00:00Z".parse().unwrap());
        let limits = Limits::new(&clock);
        let email = "mira@nordlicht.example".parse().unwrap();
        for _ in 0..10 {
            assert!(limits.try_password(&email).is_ok());
        }
        let seconds = wait(limits.try_password(&email)).unwrap();
        assert!((30..=31).contains(&seconds), "{seconds}");
        assert!(limits.try_password(&"ravi@nordlicht.example".parse().unwrap()).is_ok());
        clock.advance(SignedDuration::from_secs(31));
        assert!(limits.try_password(&email).is_ok());
    }

    #[test]
    fn an_ipv6_network_counts_as_one_client() {
        let limits = Limits::new(&Clock::fixed("2026-11-22T10:00:00Z".parse().unwrap()));
        for host in 0..30 {
            assert!(limits.knock(format!("2001:db8::{host:x}").parse().unwrap()).is_ok());
        }
        assert!(wait(limits.knock("2001:db8::ffff".parse().unwrap())).is_some());
        assert!(limits.knock("2001:db8:0:1::1".parse().unwrap()).is_ok());
    }

    #[test]
    fn an_ipv4_client_is_the_same_in_both_notations() {
        assert_eq!(
            network_of("::ffff:192.0.2.7".parse().unwrap()),
            network_of("192.0.2.7".parse().unwrap())
        );
    }
}
