//! Passwords made for people.

use replenish_app::Random;

/// Letters and digits that are not read as one another. 32 of them: five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
const GROUPS: usize = 4;
const GROUP_LEN: usize = 5;

/// A password nobody can guess: four groups of five characters, 100 random bits.
pub(crate) fn make(random: &Random) -> String {
    let bytes: [u8; GROUPS * GROUP_LEN] = random.bytes();
    let letters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    let groups: Vec<String> = letters.chunks(GROUP_LEN).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use replenish_domain::account::Password;

    use super::*;

    #[test]
    fn a_password_that_was_made_can_be_chosen_and_differs_each_time() {
        let random = Random::system();
        let (one, other) = (make(&random), make(&random));
        assert!(Password::choose(&one).is_ok());
        assert_eq!(one.len(), 23);
        assert_ne!(one, other);
    }
}
