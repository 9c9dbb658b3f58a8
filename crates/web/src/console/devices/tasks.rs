//! What is missing before replenishment IDs can be requested, in the programme's four steps.

use replenish_app::requests::DraftInHand;
use replenish_domain::{
    device::{Background, Device, Slot, Stage},
    fault::segment,
    request::MAX_TEST_ACCOUNTS,
};

use super::coverage::Coverage;

/// A step of the programme with its tasks.
pub(super) struct Step {
    pub(super) title: &'static str,
    pub(super) tasks: Vec<Task>,
}

/// One thing to do, with the page on which it is done.
pub(super) struct Task {
    pub(super) label: String,
    /// None while the task cannot be started.
    pub(super) href: Option<String>,
    pub(super) note: String,
    pub(super) state: TaskState,
}

/// More slots than this share one task for their answers.
const SLOTS_WITH_OWN_TASK: usize = 12;

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TaskState {
    Complete,
    Incomplete,
    NotStarted,
    CannotStart,
    /// Not done, and a request can be handed in without it.
    Optional,
}

/// The tasks of a device.
pub(super) struct Tasks(pub(super) Vec<Step>);

impl TaskState {
    /// Complete or not, where there is nothing in between.
    fn of(is_complete: bool) -> Self {
        if is_complete { Self::Complete } else { Self::NotStarted }
    }

    /// How far names are entered.
    fn of_names(coverage: Coverage) -> Self {
        match (coverage.entered, coverage.missing()) {
            (_, 0) => Self::Complete,
            (0, _) => Self::NotStarted,
            _ => Self::Incomplete,
        }
    }

    pub(super) fn is_complete(self) -> bool {
        self == Self::Complete
    }

    /// Tone, icon and words of the badge.
    pub(super) fn badge(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Complete => ("good", "check", "Complete"),
            Self::Incomplete => ("warn", "circle-dot", "Incomplete"),
            Self::NotStarted => ("info", "circle", "Not started"),
            Self::CannotStart => ("neutral", "lock", "Cannot start yet"),
            Self::Optional => ("neutral", "circle", "Optional"),
        }
    }
}

impl Tasks {
    pub(super) fn of(device: &Device, draft: &DraftInHand) -> Self {
        let mut request = request(device, draft);
        let mut steps = vec![register(device), customize(device), inventory(device)];
        let open = open_among(&steps) + open_among(std::slice::from_ref(&request));
        request.tasks.push(submit(device, open));
        steps.push(request);
        Self(steps)
    }

    /// Tasks that are open and can be done now.
    pub(super) fn open(&self) -> usize {
        open_among(&self.0) - usize::from(self.is_ready())
    }

    /// Nothing is left but to hand the request in.
    pub(super) fn is_ready(&self) -> bool {
        self.all()
            .last()
            .is_some_and(|submit| submit.state == TaskState::NotStarted)
    }

    pub(super) fn complete(&self) -> usize {
        self.all().filter(|task| task.state.is_complete()).count()
    }

    pub(super) fn total(&self) -> usize {
        self.all().count()
    }

    fn all(&self) -> impl Iterator<Item = &Task> {
        self.0.iter().flat_map(|step| &step.tasks)
    }
}

fn open_among(steps: &[Step]) -> usize {
    steps
        .iter()
        .flat_map(|step| &step.tasks)
        .filter(|task| matches!(task.state, TaskState::Incomplete | TaskState::NotStarted))
        .count()
}

fn register(device: &Device) -> Step {
    let task = Task {
        label: "Kind, name and Model ID".to_owned(),
        href: Some(format!("/devices/{}?edit=name#name", device.id)),
        note: String::new(),
        state: TaskState::Complete,
    };
    Step {
        title: "Register a new device",
        tasks: vec![task],
    }
}

fn customize(device: &Device) -> Step {
    let id = device.id;
    let codes: Vec<_> = device
        .marketplaces
        .iter()
        .map(|offered| offered.code.as_str())
        .collect();
    let marketplaces = Task {
        label: "Marketplaces".to_owned(),
        href: Some(format!("/devices/{id}?edit=marketplaces#marketplaces")),
        note: codes.join(", "),
        state: TaskState::Complete,
    };
    let image = Task {
        label: "Upload Device Image".to_owned(),
        href: Some(format!("/devices/{id}?edit=image#image")),
        note: picture_facts(device),
        state: TaskState::of(device.image.is_some()),
    };
    let names = Task {
        label: "Friendly names".to_owned(),
        href: Some(format!("/devices/{id}/localization")),
        note: unnamed_marketplaces(device),
        state: TaskState::of_names(Coverage::of_friendly_names(device)),
    };
    Step {
        title: "Customize your device",
        tasks: vec![marketplaces, image, names],
    }
}

fn inventory(device: &Device) -> Step {
    let id = device.id;
    let without_category = device.slots.iter().filter(|slot| slot.category.is_none()).count();
    let slots = Task {
        label: "Slots and categories".to_owned(),
        href: Some(format!("/devices/{id}/slots")),
        note: match without_category {
            0 => some_of(device.slots.iter().map(|slot| slot.slot_id.as_str())),
            1 => "1 slot has no consumable category".to_owned(),
            several => format!("{several} slots have no consumable category"),
        },
        state: match without_category {
            0 => TaskState::Complete,
            missing if missing == device.slots.len() => TaskState::NotStarted,
            _ => TaskState::Incomplete,
        },
    };
    let coverage = Coverage::of_slot_names(device);
    let names = Task {
        label: "Customer-facing slot names".to_owned(),
        href: Some(format!("/devices/{id}/slot-localization")),
        note: match coverage.missing() {
            0 => String::new(),
            1 => "1 name is missing".to_owned(),
            missing => format!("{missing} of {} names are missing", coverage.needed),
        },
        state: TaskState::of_names(coverage),
    };
    Step {
        title: "Create the device inventory",
        tasks: vec![slots, names],
    }
}

fn request(device: &Device, draft: &DraftInHand) -> Step {
    let mut tasks: Vec<_> = if device.slots.len() > SLOTS_WITH_OWN_TASK {
        vec![all_answers(device, draft)]
    } else {
        device.slots.iter().map(|slot| answers(device, slot, draft)).collect()
    };
    let accounts = draft.draft.test_accounts.len();
    tasks.push(Task {
        label: "Test accounts".to_owned(),
        href: Some(format!("/devices/{}/test-accounts", device.id)),
        note: format!("{accounts} of at most {MAX_TEST_ACCOUNTS}"),
        state: match accounts {
            0 => TaskState::Optional,
            _ => TaskState::Complete,
        },
    });
    Step {
        title: "Request replenishment IDs",
        tasks,
    }
}

fn answers(device: &Device, slot: &Slot, draft: &DraftInHand) -> Task {
    Task {
        label: format!("Sensor and supply for {}", slot.slot_id),
        href: Some(format!("/devices/{}/request", device.id)),
        note: String::new(),
        state: answered(slot, draft),
    }
}

fn all_answers(device: &Device, draft: &DraftInHand) -> Task {
    let count = device.slots.len();
    let complete = device.slots.iter().filter(|slot| answered(slot, draft).is_complete());
    let complete = complete.count();
    Task {
        label: format!("Sensor and supply for {count} slots"),
        href: Some(format!("/devices/{}/request", device.id)),
        note: format!("{complete} of {count} slots are complete"),
        state: match complete {
            0 => TaskState::NotStarted,
            all if all == count => TaskState::Complete,
            _ => TaskState::Incomplete,
        },
    }
}

/// How far the answers for a slot are.
fn answered(slot: &Slot, draft: &DraftInHand) -> TaskState {
    let place = format!("/slots{}", segment(slot.slot_id.as_str()));
    let is_about_slot = |pointer: &str| {
        let rest = pointer.strip_prefix(&place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let typed = draft.draft.slots.get(slot.slot_id.as_str());
    if !draft
        .readiness
        .missing
        .iter()
        .any(|fault| is_about_slot(&fault.pointer))
    {
        TaskState::Complete
    } else if typed.is_none_or(replenish_domain::request::SlotDraft::is_empty) {
        TaskState::NotStarted
    } else {
        TaskState::Incomplete
    }
}

fn submit(device: &Device, open: usize) -> Task {
    let is_handed_in = !matches!(device.stage, Stage::Draft | Stage::Rejected | Stage::NeedsInfo);
    let can_start = is_handed_in || open == 0;
    Task {
        label: "Submit the request".to_owned(),
        href: can_start.then(|| format!("/devices/{}/request", device.id)),
        note: match open {
            0 => String::new(),
            _ if is_handed_in => String::new(),
            1 => "After the open task".to_owned(),
            several => format!("After the {several} open tasks"),
        },
        state: match (is_handed_in, can_start) {
            (true, _) => TaskState::Complete,
            (false, true) => TaskState::NotStarted,
            (false, false) => TaskState::CannotStart,
        },
    }
}

/// Such as `PNG, 312 KB, transparent background`.
fn picture_facts(device: &Device) -> String {
    let Some(image) = &device.image else {
        return String::new();
    };
    let format = image
        .media_type
        .trim_start_matches("image/")
        .to_uppercase()
        .replace("JPEG", "JPG");
    let size = image.bytes.div_ceil(1024);
    let background = match image.background {
        Background::White => "white background",
        Background::Transparent => "transparent background",
        Background::Other => "the background is neither white nor transparent",
    };
    format!("{format}, {size} KB, {background}")
}

fn unnamed_marketplaces(device: &Device) -> String {
    let unnamed = device
        .marketplaces
        .iter()
        .filter(|offered| offered.friendly_name.is_none());
    let codes: Vec<_> = unnamed.map(|offered| offered.code.as_str()).collect();
    match codes.as_slice() {
        [] => String::new(),
        codes => format!("Missing for {}", codes.join(", ")),
    }
}

/// The first few, and how many more there are.
fn some_of<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 6;
    let more = names.len().saturating_sub(SHOWN);
    let shown: Vec<_> = names.take(SHOWN).collect();
    match more {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
