//! What is missing before replenishment IDs can be requested, in the programme's four steps.

use replenish_domain::device::{Background, Device, Stage};

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

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TaskState {
    Complete,
    Incomplete,
    NotStarted,
    CannotStart,
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
        }
    }
}

impl Tasks {
    pub(super) fn of(device: &Device) -> Self {
        let mut steps = vec![register(device), customize(device), inventory(device)];
        let open = open_among(&steps);
        steps.push(request(device, open));
        Self(steps)
    }

    /// Tasks that are open and can be done now.
    pub(super) fn open(&self) -> usize {
        open_among(&self.0)
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

fn request(device: &Device, open: usize) -> Step {
    let is_handed_in = !matches!(device.stage, Stage::Draft | Stage::Rejected | Stage::NeedsInfo);
    let submit = Task {
        label: "Submit the request".to_owned(),
        href: (open == 0).then(|| format!("/devices/{}/request", device.id)),
        note: match open {
            0 => String::new(),
            1 => "After the open task".to_owned(),
            several => format!("After the {several} open tasks"),
        },
        state: match (is_handed_in, open) {
            (true, _) => TaskState::Complete,
            (false, 0) => TaskState::NotStarted,
            (false, _) => TaskState::CannotStart,
        },
    };
    Step {
        title: "Request replenishment IDs",
        tasks: vec![submit],
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
        [one] => format!("{one} is missing"),
        several => format!("{} are missing", several.join(", ")),
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
