//! The codes a maker's organisation is known by (`programme.md` 1.3).

use crate::account::OrganisationName;

/// The most characters a vendor code has.
pub const MAX_VENDOR_CODE_LEN: usize = 8;

/// A name with fewer letters than this says too little to be a vendor code.
const FEWEST_LETTERS: usize = 3;

/// A customer ID from random bytes, such as `A2NORD7K9LQ4XW`.
#[must_use]
pub fn customer_id(random: [u8; 13]) -> String {
    const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    std::iter::once('A')
        .chain(random.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])))
        .collect()
}

/// A vendor code for an organisation, such as `NORDLICH`.
///
/// The first attempt is the name's ASCII letters, the next ones end in the digits 2 to 9. After
/// those, and for names with hardly any such letters, it is made of the random bytes.
#[must_use]
pub fn vendor_code(name: &OrganisationName, attempt: usize, random: [u8; MAX_VENDOR_CODE_LEN]) -> String {
    let letters: String = name
        .as_str()
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_uppercase())
        .take(MAX_VENDOR_CODE_LEN)
        .collect();
    if letters.len() < FEWEST_LETTERS || attempt > 8 {
        return random.map(|byte| char::from(b'A' + byte % 26)).iter().collect();
    }
    if attempt == 0 {
        return letters;
    }
    let stem = &letters[..letters.len().min(MAX_VENDOR_CODE_LEN - 1)];
    format!("{stem}{}", attempt + 1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn name(raw: &str) -> OrganisationName {
        raw.parse().unwrap()
    }

    #[test]
    fn a_vendor_code_is_made_of_the_names_letters() {
        assert_eq!(vendor_code(&name("Nordlicht Appliances"), 0, [0; 8]), "NORDLICH");
        assert_eq!(vendor_code(&name("Nordlicht Appliances"), 1, [0; 8]), "NORDLIC2");
        assert_eq!(vendor_code(&name("Ü-3 Co."), 1, [1; 8]), "BBBBBBBB");
        assert_eq!(vendor_code(&name("日本電気"), 0, [2; 8]), "CCCCCCCC");
    }

    #[test]
    fn the_first_nine_attempts_differ() {
        let codes: BTreeSet<_> = (0..9)
            .map(|attempt| vendor_code(&name("Brewone"), attempt, [0; 8]))
            .collect();
        assert_eq!(codes.len(), 9);
    }

    proptest! {
        #[test]
        fn a_vendor_code_has_at_most_eight_letters_and_digits(raw in "\\PC{1,80}", attempt in 0_usize..20, random: [u8; 8]) {
            if let Ok(name) = raw.parse() {
                let code = vendor_code(&name, attempt, random);
                prop_assert!((3..=8).contains(&code.len()));
                prop_assert!(code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
            }
        }

        #[test]
        fn a_customer_id_is_an_a_and_thirteen_letters_or_digits(random: [u8; 13]) {
            let id = customer_id(random);
            prop_assert!(id.len() == 14 && id.starts_with('A'));
            prop_assert!(id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
        }
    }
}
