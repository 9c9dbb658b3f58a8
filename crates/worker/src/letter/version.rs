//! The letter about an approved new version.

use replenish_app::mail::ApprovedChange;

use super::wording::{MAKER_REASON, Wording, action, ids};

pub(super) fn approved(
    device: &str,
    number: &str,
    slots: &[(String, String)],
    change: &ApprovedChange,
    link: &str,
) -> Wording {
    let version = change.version;
    let mut paragraphs = vec![format!(
        "Version {version} of {device} is what customers meet from now on. Name each replenishment ID in the discovery \
         response as it stands below."
    )];
    if !change.renewed.is_empty() {
        let slots = change.renewed.join(", ");
        paragraphs.push(format!(
            "These slots have another ID, because what they hold or how they are measured has changed: {slots}."
        ));
    }
    if !change.retired.is_empty() {
        let slots = change.retired.join(", ");
        paragraphs.push(format!("The IDs of these slots are retired: {slots}."));
    }
    if change.is_big {
        paragraphs.push(
            "Every marketplace has to be certified again. Until then only test accounts may enrol; who is enrolled \
             stays so."
                .to_owned(),
        );
    }
    Wording {
        subject: format!("Version {version} of {device} is approved ({number})"),
        preview: format!("Customers meet version {version} from now on."),
        heading: "The new version is approved".to_owned(),
        paragraphs,
        quote: None,
        facts: ids(slots),
        sections: Vec::new(),
        action: action("View the replenishment IDs", link),
        note: None,
        reason: MAKER_REASON.to_owned(),
    }
}
