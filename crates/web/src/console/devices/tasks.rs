//! What is missing before replenishment IDs can be requested, in the programme's four steps.

mod steps;

use replenish_app::requests::DraftInHand;
use replenish_domain::device::Device;

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
        let mut request = steps::request(device, draft);
        let mut all = vec![
            steps::register(device),
            steps::customize(device),
            steps::inventory(device),
        ];
        let open = open_among(&all) + open_among(std::slice::from_ref(&request));
        request.tasks.push(steps::submit(device, open));
        all.push(request);
        Self(all)
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
