//! Spelling: which known name was probably meant.

/// The known name that `name` is a misspelling of: the same but for case and separators, or at most
/// two letters off (one in short names).
pub(super) fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return None;
    }
    let allowed = if name.chars().count() <= 4 { 1 } else { 2 };
    known
        .into_iter()
        .filter_map(|known| {
            let distance = if plain(known).eq(plain(name)) {
                0
            } else {
                distance(name, known)
            };
            (distance <= allowed).then_some((distance, known))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

fn plain(name: &str) -> impl Iterator<Item = char> {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

/// Letters to insert, remove, replace or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("enpoints", Some("endpoints"))]
    #[case("endpoint_id", Some("endpointId"))]
    #[case("time_of_sample", Some("timeOfSample"))]
    #[case("edpnoints", Some("endpoints"))]
    #[case("NAME", Some("name"))]
    #[case("nme", Some("name"))]
    #[case("foo", None)]
    #[case("nm", None)]
    #[case("", None)]
    #[case("somethingElse", None)]
    fn a_misspelt_name_finds_the_one_meant(#[case] name: &str, #[case] expected: Option<&str>) {
        let known = ["endpoint", "endpoints", "endpointId", "timeOfSample", "name"];
        assert_eq!(nearest(name, known), expected);
    }
}
