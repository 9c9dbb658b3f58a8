//! What a supply is called (`protocol.md` 9).

use super::{
    shape::{is_misspelt, kept, known_keys, missing},
    unknown_name,
};
use crate::lint::{
    RegisteredDevice, RuleId,
    catalogue::{ASSET_IDS, LOCALES},
    excerpt::shortened,
    near::nearest,
    sink::{Draft, Sink},
    tree::Node,
};

/// The labels of a sensor.
pub(super) fn names(out: &mut Sink, sensor: &Node<'_>, device: Option<&RegisteredDevice>) {
    let Some(resources) = sensor.get("capabilityResources") else {
        missing(out, RuleId::Cap11, sensor, "capabilityResources");
        return;
    };
    known_keys(out, resources, &["friendlyNames"]);
    let Some(labels) = resources.get("friendlyNames") else {
        missing(out, RuleId::Cap11, resources, "friendlyNames");
        return;
    };
    if labels.items().is_empty() {
        out.add(Draft::new(
            RuleId::Cap11,
            labels,
            "friendlyNames must hold at least one label",
        ));
        return;
    }
    for label in labels.items() {
        self::label(out, label);
    }
    let has_asset = labels
        .items()
        .iter()
        .any(|label| label.text_of("@type") == Some("asset"));
    let Some(device) = device.filter(|_| !has_asset) else {
        return;
    };
    let is_named = |locale: &str| {
        let mut locales = labels
            .items()
            .iter()
            .filter_map(|label| label.find(&["value", "locale"])?.text());
        locales.any(|named| named == locale)
    };
    let missing: Vec<&str> = device
        .locales
        .iter()
        .map(String::as_str)
        .filter(|locale| !is_named(locale))
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "the supply has no name in {}, where the device is registered",
            missing.join(", ")
        );
        out.add(Draft::new(RuleId::Cap12, labels, message));
    }
}

fn label(out: &mut Sink, label: &Node<'_>) {
    if !label.is_object() {
        out.add(Draft::new(
            RuleId::Cap16,
            label,
            format!("a label must be an object, not {}", label.kind()),
        ));
        return;
    }
    known_keys(out, label, &["@type", "value"]);
    let value = label.get("value");
    let wanted: &[&str] = match label.text_of("@type") {
        Some("text") => &["text", "locale"],
        Some("asset") => &["assetId"],
        _ if is_misspelt(label, "@type") => return,
        name => {
            let place = label.get("@type").unwrap_or(label);
            out.add(unknown_name(
                RuleId::Cap16,
                place,
                "type of label",
                name.unwrap_or("nothing"),
                &["text", "asset"],
            ));
            return;
        }
    };
    let Some(value) = value.filter(|value| value.is_object()) else {
        let message = format!("the value of a label must be an object with {}", wanted.join(" and "));
        out.add(Draft::new(RuleId::Cap16, value.unwrap_or(label), message));
        return;
    };
    known_keys(out, value, &["text", "locale", "assetId"]);
    for name in wanted {
        match value.get(name) {
            None => missing(out, RuleId::Cap16, value, name),
            Some(node) if node.text().is_none_or(|text| text.trim().is_empty()) => {
                out.add(Draft::new(
                    RuleId::Cap16,
                    node,
                    format!("{name} must be a text that is not empty"),
                ));
            }
            Some(node) if !kept(out, node, name) => {}
            Some(node) if *name == "locale" => locale(out, node),
            Some(node) if *name == "assetId" => asset(out, node),
            Some(_) => {}
        }
    }
}

fn locale(out: &mut Sink, node: &Node<'_>) {
    let text = node.text().unwrap_or_default();
    let is_fine = match text.as_bytes() {
        [a, b, b'-', c, d] => {
            [a, b].iter().all(|c| c.is_ascii_lowercase()) && [c, d].iter().all(|c| c.is_ascii_uppercase())
        }
        _ => false,
    };
    if !is_fine {
        let shown = shortened(text);
        let message = format!("the locale {shown} has another form than pt-BR");
        let meant = nearest(text, LOCALES.iter().copied()).filter(|_| text.len() == 5);
        out.add(Draft::new(RuleId::Cap12, node, message).meaning(meant));
    }
}

fn asset(out: &mut Sink, node: &Node<'_>) {
    let id = node.text().unwrap_or_default();
    if ASSET_IDS.contains(id) {
        return;
    }
    let shown = shortened(id);
    let message = format!("{shown} is not in the known catalogue of assets");
    // The set has no order of its own; the nearest should not change from run to run.
    let mut ids: Vec<&str> = ASSET_IDS.iter().map(String::as_str).collect();
    ids.sort_unstable();
    let draft = Draft::new(RuleId::Cap15, node, message);
    let draft = match nearest(id, ids.iter().copied()) {
        Some(meant) => draft.fixed_by(format!("Did you mean {meant}?")),
        None => draft,
    };
    out.add(draft);
}
