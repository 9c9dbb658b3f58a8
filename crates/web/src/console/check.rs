//! The linter for everybody: a message pasted or uploaded, and what is wrong with it beside its
//! lines (`protocol.md` 11).

use askama::Template;
use axum::{
    extract::{Multipart, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::{App, devices::DeviceFilter};
use replenish_domain::account::{Action, Actor};
use replenish_protocol::lint::{self, Context, Finding, RULES, Report, Rule, Severity};

use super::{
    errors::ConsoleError,
    fields::Errors,
    shell::{Part, Shell, page},
};
use crate::session::Viewer;

/// The most bytes the page checks: as much as the gateway takes. The command checks any number.
const MOST_BYTES: usize = 256 * 1024;
/// The most lines it shows.
const MOST_LINES: usize = 5_000;
/// The most devices to compare with.
const MOST_DEVICES: usize = 200;

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    shell: Shell,
    errors: Errors,
    devices: Vec<Choice>,
    pasted: String,
    result: Option<Checked>,
    rules: &'static [Rule],
}

/// A device to compare with.
struct Choice {
    id: String,
    name: String,
    is_selected: bool,
}

/// What was found, with the text it was found in.
struct Checked {
    name: String,
    summary: String,
    findings: Vec<Row>,
    omitted: usize,
    lines: Vec<Line>,
    line_count: usize,
}

struct Row {
    line: u32,
    tone: &'static str,
    icon: &'static str,
    severity: &'static str,
    message: String,
    fix: Option<String>,
    place: String,
    rule: &'static str,
}

struct Line {
    number: usize,
    text: String,
    tone: Option<&'static str>,
}

/// The form as it was sent.
#[derive(Default)]
struct Sent {
    file_name: String,
    file: Vec<u8>,
    pasted: String,
    device: String,
}

pub(super) async fn form(State(app): State<App>, viewer: Option<Viewer>) -> Result<Response, ConsoleError> {
    let actor = viewer.map(|Viewer(actor)| actor);
    show(&app, actor.as_ref(), &Sent::default(), Errors::default(), None).await
}

pub(super) async fn check(
    State(app): State<App>,
    viewer: Option<Viewer>,
    form: Multipart,
) -> Result<Response, ConsoleError> {
    let actor = viewer.map(|Viewer(actor)| actor);
    let sent = read(form).await.map_err(ConsoleError::unreadable)?;
    let (name, field, bytes) = if sent.file.is_empty() {
        ("message.json", "pasted", sent.pasted.as_bytes())
    } else {
        (sent.file_name.as_str(), "file", sent.file.as_slice())
    };
    let refused = match bytes.len() {
        0 => Some(Errors::single("pasted", "Paste a message, or choose a file.")),
        bytes if bytes > MOST_BYTES => Some(Errors::single(field, too_large(bytes))),
        _ => None,
    };
    if let Some(errors) = refused {
        let page = show(&app, actor.as_ref(), &sent, errors, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let context = context(&app, actor.as_ref(), &sent.device).await?;
    let checked = Checked::of(name, bytes, &lint::lint(bytes, &context));
    show(&app, actor.as_ref(), &sent, Errors::default(), Some(checked)).await
}

fn too_large(bytes: usize) -> String {
    format!(
        "The text has {bytes} bytes; the page checks at most {MOST_BYTES}. Check larger files with the command \
         replenish check."
    )
}

/// What the message is compared with: the clock and, when one was chosen, a registered device.
async fn context(app: &App, actor: Option<&Actor>, device: &str) -> Result<Context, ConsoleError> {
    let device = match (actor, device) {
        (Some(actor), device) if !device.is_empty() => {
            let id = device.parse().map_err(|_| ConsoleError::not_found())?;
            Some(app.registered_device(actor, id).await?)
        }
        _ => None,
    };
    Ok(Context {
        now: Some(app.clock().now()),
        device,
        ..Context::default()
    })
}

async fn read(mut form: Multipart) -> Result<Sent, MultipartError> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("file") => {
                sent.file_name = field.file_name().unwrap_or_default().to_owned();
                sent.file = field.bytes().await?.into();
            }
            Some("pasted") => sent.pasted = field.text().await?,
            Some("device") => sent.device = field.text().await?,
            _ => {}
        }
    }
    Ok(sent)
}

async fn show(
    app: &App,
    actor: Option<&Actor>,
    sent: &Sent,
    errors: Errors,
    result: Option<Checked>,
) -> Result<Response, ConsoleError> {
    let shell = match actor {
        Some(actor) => Shell::new(app, actor, Part::None, "Discovery check"),
        None => Shell::public(app, "Discovery check"),
    };
    page(&CheckPage {
        shell: shell.failing(&errors),
        errors,
        devices: devices(app, actor, &sent.device).await?,
        pasted: sent.pasted.clone(),
        result,
        rules: RULES,
    })
}

/// The devices the viewer sees that were approved.
async fn devices(app: &App, actor: Option<&Actor>, chosen: &str) -> Result<Vec<Choice>, ConsoleError> {
    let Some(actor) = actor.filter(|actor| actor.may(Action::ReadDevices)) else {
        return Ok(Vec::new());
    };
    let devices = app
        .list_devices(actor, &DeviceFilter::default(), None, MOST_DEVICES)
        .await?;
    let approved = devices.devices.into_iter().filter(|device| device.approvals > 0);
    let choice = approved.map(|device| {
        let id = device.id.to_string();
        Choice {
            is_selected: id == chosen,
            name: device.name.to_string(),
            id,
        }
    });
    Ok(choice.collect())
}

impl Checked {
    fn of(name: &str, bytes: &[u8], report: &Report) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let tone_of = |number: usize| {
            let here = report.findings.iter().filter(|finding| finding.line as usize == number);
            here.map(|finding| finding.severity).min().map(tone)
        };
        let shown = text.lines().take(MOST_LINES).zip(1..);
        Self {
            name: name.to_owned(),
            summary: summary(report),
            findings: report.findings.iter().map(Row::of).collect(),
            omitted: report.omitted.iter().map(|omitted| omitted.count).sum(),
            lines: shown
                .map(|(text, number)| Line {
                    number,
                    text: text.to_owned(),
                    tone: tone_of(number),
                })
                .collect(),
            line_count: text.lines().count(),
        }
    }
}

impl Row {
    fn of(finding: &Finding) -> Self {
        let (icon, severity) = match finding.severity {
            Severity::Error => ("circle-x", "Error"),
            Severity::Warning => ("triangle-alert", "Warning"),
            Severity::Note => ("info", "Note"),
        };
        Self {
            line: finding.line,
            tone: tone(finding.severity),
            icon,
            severity,
            message: finding.message.clone(),
            fix: finding.fix.clone(),
            place: finding.pointer.clone(),
            rule: finding.rule.as_str(),
        }
    }
}

const fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "bad",
        Severity::Warning => "warn",
        Severity::Note => "info",
    }
}

/// Such as `2 errors and 1 warning in 1 message.`
fn summary(report: &Report) -> String {
    let counts = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    let told: Vec<_> = counts
        .into_iter()
        .map(|(severity, one, many)| (report.count(severity), one, many))
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    let messages = match report.messages {
        1 => "1 message".to_owned(),
        many => format!("{many} messages"),
    };
    match told.as_slice() {
        [] => format!("Nothing is wrong in {messages}."),
        [all @ .., last] if !all.is_empty() => format!("{} and {last} in {messages}.", all.join(", ")),
        [only, ..] => format!("{only} in {messages}."),
    }
}
