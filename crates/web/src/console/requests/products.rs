//! The maker's own products as lines of text: one product a line, its marketplace in front where
//! it differs.

use std::collections::BTreeMap;

use replenish_domain::{
    reference::MarketplaceCode,
    request::{Answer, ProductDraft},
};

/// Products by marketplace, as a draft has them.
pub(super) type Products = BTreeMap<String, Vec<ProductDraft>>;

/// Reads lines such as `B00NTCHCU2 20` or `JP B00NTCHCU3 20 only until May`: ASIN, units in a
/// pack, note. A line without a marketplace counts for each of `codes`.
pub(super) fn read(text: &str, codes: &[&str]) -> Products {
    let mut products = Products::new();
    for line in text.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        let (code, words) = match words.as_slice() {
            [] => continue,
            [first, rest @ ..] if is_marketplace(first, rest, codes) => (Some(*first), rest),
            all => (None, all),
        };
        let product = product(words);
        for code in code.map_or_else(|| codes.to_vec(), |code| vec![code]) {
            products.entry(code.to_owned()).or_default().push(product.clone());
        }
    }
    products
}

/// Writes the lines that [`read`] reads; what counts for every marketplace stands first, once.
pub(super) fn write(products: &Products, codes: &[&str]) -> String {
    let counts_everywhere = |product: &ProductDraft| {
        let has = |code: &&str| products.get(*code).is_some_and(|there| there.contains(product));
        !codes.is_empty() && codes.iter().all(has)
    };
    let everywhere = codes.first().and_then(|first| products.get(*first));
    let everywhere = everywhere
        .into_iter()
        .flatten()
        .filter(|product| counts_everywhere(product));
    let mut lines: Vec<_> = everywhere.map(|product| line(None, product)).collect();
    for (code, products) in products {
        let only_here = products.iter().filter(|product| !counts_everywhere(product));
        lines.extend(only_here.map(|product| line(Some(code), product)));
    }
    lines.join("\n")
}

/// A code the device is offered under, or one that stands before a whole ASIN.
fn is_marketplace(first: &str, rest: &[&str], codes: &[&str]) -> bool {
    let before_asin = rest.first().is_some_and(|next| next.len() == 10);
    (codes.contains(&first) && !rest.is_empty()) || (before_asin && first.parse::<MarketplaceCode>().is_ok())
}

fn product(words: &[&str]) -> ProductDraft {
    let note = words.get(2..).filter(|note| !note.is_empty());
    ProductDraft {
        asin: words.first().copied().unwrap_or_default().to_owned(),
        pack_size: words.get(1).and_then(|word| Answer::typed(word)),
        note: note.map(|note| note.join(" ")),
    }
}

fn line(code: Option<&str>, product: &ProductDraft) -> String {
    let pack_size = product.pack_size.as_ref().map(ToString::to_string);
    let words = [
        code,
        Some(&*product.asin),
        pack_size.as_deref(),
        product.note.as_deref(),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asins<'a>(products: &'a Products, code: &str) -> Vec<&'a str> {
        products[code].iter().map(|product| product.asin.as_str()).collect()
    }

    #[test]
    fn a_line_without_a_marketplace_counts_for_all() {
        let read = read("B0NLF300H1 1\r\n\r\nJP B0NLF300HJ 2 from May on", &["US", "JP"]);
        assert_eq!(asins(&read, "US"), ["B0NLF300H1"]);
        assert_eq!(asins(&read, "JP"), ["B0NLF300H1", "B0NLF300HJ"]);
        let last = &read["JP"][1];
        assert_eq!(
            (last.pack_size.clone(), last.note.as_deref()),
            (Answer::typed("2"), Some("from May on"))
        );
    }

    #[test]
    fn what_is_wrong_stays_as_typed() {
        for typed in ["B0NLF 2", "b0nlf300h1", "B0NLF300H1 two", "DE B0NLF300H1 1", "US x"] {
            assert_eq!(
                write(&read(typed, &["US"]), &["US"]).trim_start_matches("US "),
                typed.trim_start_matches("US ")
            );
        }
        assert_eq!(asins(&read("DE B0NLF300H1 1", &["US"]), "DE"), ["B0NLF300H1"]);
    }

    #[test]
    fn writing_what_was_read_changes_nothing_more() {
        let codes = ["US", "DE", "JP"];
        let text = "DE B0NLF300H3 5\nB0NLF300H1 1 single\nUS B0NLF300H2 2";
        let once = write(&read(text, &codes), &codes);
        assert_eq!(once, "B0NLF300H1 1 single\nDE B0NLF300H3 5\nUS B0NLF300H2 2");
        assert_eq!(write(&read(&once, &codes), &codes), once);
    }
}
