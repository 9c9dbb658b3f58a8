//! What is written comes back.

use std::collections::BTreeMap;

use proptest::{option, prelude::*};
use replenish_domain::request::{Answer, Draft, ProductDraft, SlotDraft, read_content};

use super::{sample::Sample, surgery};
use crate::{FormError, MAX_BYTES, read};

#[test]
fn a_completed_form_reads_back_without_a_fault() {
    let sample = Sample::complete();
    let filled = read(&sample.form(), &sample.device).unwrap();
    assert_eq!(filled.draft, sample.draft);
    read_content(&filled.draft, sample.expectation()).unwrap();
}

#[test]
fn an_untouched_form_reads_back_empty() {
    let sample = Sample::blank();
    assert_eq!(read(&sample.form(), &sample.device).unwrap().draft, sample.read_back());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let sample = Sample::complete();
    assert_eq!(sample.form(), sample.form());
    let properties = &surgery::open(&sample.form())["docProps/core.xml"];
    assert!(
        std::str::from_utf8(properties)
            .unwrap()
            .contains("1970-01-01T00:00:00Z")
    );
    assert!(sample.form().len() < MAX_BYTES / 10);
}

#[test]
fn answers_about_slots_the_device_no_longer_has_are_left_out() {
    let mut sample = Sample::complete();
    let gone = sample.device.slots.remove(0);
    let filled = read(&sample.form(), &sample.device).unwrap();
    assert!(!filled.draft.slots.contains_key(gone.slot_id.as_str()));
}

#[test]
fn no_answer_becomes_a_formula() {
    let mut sample = Sample::complete();
    sample.draft.note = Some("=HYPERLINK(\"http://evil.example\")".to_owned());
    sample.draft.contact_email = "@SUM(1)".to_owned();
    sample.draft.test_accounts = vec!["+1".to_owned(), "-1+cmd|' /C calc'!A0".to_owned()];
    let parts = surgery::open(&sample.form());
    for (name, content) in parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/")) {
        let xml = std::str::from_utf8(content).unwrap();
        assert!(!xml.contains("<f>") && !xml.contains("<f "), "{name}");
    }
}

#[test]
fn a_text_longer_than_a_cell_is_refused_with_its_place() {
    let mut sample = Sample::blank();
    sample.draft.note = Some("n".repeat(32_767));
    assert_eq!(read(&sample.form(), &sample.device).unwrap().draft, sample.read_back());
    sample.draft.note = Some("n".repeat(32_768));
    match sample.try_form() {
        Err(FormError::TextTooLong { place }) => assert_eq!(place.to_string(), "sheet “Request”, row 8, column B"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn more_rows_than_are_read_back_are_refused() {
    let mut sample = Sample::blank();
    sample.draft.test_accounts = vec!["a@example.com".to_owned(); 4_998];
    assert_eq!(read(&sample.form(), &sample.device).unwrap().draft, sample.read_back());
    sample.draft.test_accounts.push("b@example.com".to_owned());
    assert!(matches!(sample.try_form(), Err(FormError::TooManyRows { .. })));
}

/// Texts people type, and texts that try something.
fn hostile() -> impl Strategy<Value = String> {
    let picked = prop::sample::select(vec![
        "=1+1",
        "+49 30 1234",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "👨‍👩‍👧‍👦 🧴",
        "مرشح الهواء",
        "שלום\u{202E}abc",
        "two\nlines",
        " blanks around \n",
        "\ttab",
        "_x000D_",
        "_x005F_x0041_",
        "<v>&amp;</v>]]>",
        "nul \0 bell \u{7}",
        "\u{FFFE}",
        "007",
        "1e5",
        "TRUE",
        "#REF!",
        "\u{A0}nbsp\u{A0}",
        "US",
    ])
    .prop_map(str::to_owned);
    let long = "[a-z \u{10000}]{2000,4000}".prop_map(|text| format!("x{text}"));
    prop_oneof![4 => picked, 4 => "\\PC{1,40}", 2 => any::<String>(), 1 => long]
        .prop_map(|text| text.replace("\r\n", "\n").replace('\r', "\n"))
        .prop_filter("blank is no answer", |text| !text.trim().is_empty())
}

fn number() -> impl Strategy<Value = Option<Answer>> {
    let exact = (0..=999_999_999_i64, 0..=999_999_i64).prop_map(|(whole, part)| format!("{whole}.{part:06}"));
    prop_oneof![Just(String::new()), exact, hostile()].prop_map(|typed| Answer::typed(&typed))
}

fn choice(codes: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    option::of(prop_oneof![
        prop::sample::select(codes).prop_map(str::to_owned),
        "nonsense [a-z=+]{0,9}"
    ])
}

prop_compose! {
    fn product()(asin in prop_oneof![Just(String::new()), hostile()], pack_size in number(), note in option::of(hostile())) -> ProductDraft {
        ProductDraft { asin, pack_size, note }
    }
}

fn products() -> impl Strategy<Value = BTreeMap<String, Vec<ProductDraft>>> {
    let code = prop::sample::select(vec!["US", "DE", "XX", "=A1"]).prop_map(str::to_owned);
    prop::collection::btree_map(code, prop::collection::vec(product(), 1..4), 0..3)
}

fn slot() -> impl Strategy<Value = SlotDraft> {
    let chosen = (
        choice(&["level", "usage", "level_usage"]),
        choice(&["count", "percentage", "volume", "weight", "other"]),
        choice(&["MILLILITER", "GRAM", "DRAM"]),
        choice(&["supply", "receptacle"]),
        choice(&["category", "custom"]),
    );
    let numbers = (number(), number(), number());
    let texts = (option::of(hostile()), option::of(hostile()), option::of(hostile()));
    (chosen, numbers, texts, products()).prop_map(|(chosen, numbers, texts, custom_asins)| SlotDraft {
        sensor: chosen.0,
        measurement: chosen.1,
        unit: chosen.2,
        direction: chosen.3,
        list_mode: chosen.4,
        capacity: numbers.0,
        resolution: numbers.1,
        report_interval_hours: numbers.2,
        consumable_description: texts.0,
        sensor_description: texts.1,
        explanation: texts.2,
        custom_asins,
    })
}

prop_compose! {
    fn draft()(
        contact_email in prop_oneof![Just(String::new()), hostile()],
        note in option::of(hostile()),
        test_accounts in prop::collection::vec(hostile(), 0..12),
        slots in [slot(), slot()],
    ) -> Draft {
        let slots = ["HEPA", "carbon"].map(str::to_owned).into_iter().zip(slots).collect();
        Draft { customer_id: None, contact_email, test_accounts, note, slots }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_draft_comes_back_as_it_was(draft in draft()) {
        let sample = Sample { draft, ..Sample::blank() };
        let filled = read(&sample.form(), &sample.device);
        prop_assert_eq!(filled.map(|filled| filled.draft), Ok(sample.read_back()));
    }
}
