//! From bytes to messages, and from findings to places.

use std::{borrow::Cow, ops::Range};

use super::{
    Context, Finding, Kind, Omitted, Report, RuleId, check,
    excerpt::{Excerpt, MOST_SHOWN, floor, forth, shortened, with_ellipsis},
    locate::locate,
    mask::{masked, secrets},
    series,
    sink::{Draft, Sink},
    tree::{Node, Tree},
};
use crate::syntax::{SyntaxFault, SyntaxKind};

/// A text, and the messages in it.
pub(super) struct Messages<'a> {
    text: Cow<'a, str>,
    documents: Vec<Document<'a>>,
    faults: Vec<SyntaxFault>,
}

/// A part of the text that is JSON: all of it, or one line.
struct Document<'a> {
    range: Range<usize>,
    tree: Tree<'a>,
    /// The kind of message it is, if it is one; looked up while its values are at hand.
    kind: Option<Kind>,
}

impl<'a> Document<'a> {
    fn read(text: &'a str, range: Range<usize>) -> Result<Self, serde_json::Error> {
        let tree = Tree::read(&text[range.clone()])?;
        let kind = tree.root.message_kind();
        Ok(Self { range, tree, kind })
    }
}

impl<'a> Messages<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        match SyntaxFault::check_text(bytes) {
            Ok(text) => Self::read_text(text),
            Err(fault) => Self {
                text: String::from_utf8_lossy(bytes),
                documents: Vec::new(),
                faults: vec![fault],
            },
        }
    }

    fn read_text(text: &'a str) -> Self {
        let (documents, faults) = match Document::read(text, 0..text.len()) {
            Ok(document) => (vec![document], Vec::new()),
            Err(error) => read_lines(text).unwrap_or_else(|| (Vec::new(), vec![fault_of(text, &error)])),
        };
        Self {
            text: Cow::Borrowed(text),
            documents,
            faults,
        }
    }

    pub(super) fn lint(&self, context: &Context) -> Report {
        let mut out = Sink::default();
        for (number, document) in self.documents.iter().enumerate() {
            out.document = number;
            for id in &document.tree.duplicates {
                let pointer = document.tree.pointer(*id);
                let key = pointer.rsplit('/').next().unwrap_or_default();
                let message = format!("the key {} stands twice in one object", shortened(key));
                out.add(Draft::numbered(RuleId::Env05, *id, message).on_key());
            }
        }
        let messages = self.messages();
        let declared = series::Declared::of(&messages);
        let known = check::Known {
            declared: &declared,
            context,
            is_alone: messages.len() == 1,
        };
        let mut series = series::Series::default();
        for message in &messages {
            out.document = message.document;
            check::message(&mut out, message.root, &known);
            series.gather(message);
        }
        series.check(&mut out, &messages, context);
        self.report(&out, messages.len())
    }

    /// The messages in their order; an array at the top holds one in each item.
    fn messages(&self) -> Vec<Message<'_>> {
        let mut messages = Vec::new();
        for (document, part) in self.documents.iter().enumerate() {
            let root = &part.tree.root;
            if root.is_array() {
                messages.extend(root.items().iter().map(|root| Message {
                    document,
                    root,
                    kind: root.message_kind(),
                }));
            } else {
                let kind = part.kind;
                messages.push(Message { document, root, kind });
            }
        }
        messages
    }

    fn report(&self, out: &Sink, messages: usize) -> Report {
        if out.drafts.is_empty() && self.faults.is_empty() {
            return Report {
                messages,
                ..Report::default()
            };
        }
        let secrets = secrets(self.text.as_bytes());
        let mut findings = self.syntax_findings(&secrets);
        let mut drafts: Vec<&Draft> = out.drafts.iter().collect();
        drafts.sort_by_key(|draft| (draft.document, draft.node));
        let mut ruler = Ruler::new(&self.text);
        for drafts in drafts.chunk_by(|a, b| a.document == b.document) {
            self.place(drafts, &mut ruler, &secrets, &mut findings);
        }
        findings.sort_by_key(|finding| (finding.line, finding.column, finding.rule));
        let unshown = |rule| {
            self.faults
                .iter()
                .skip(Report::MOST_PER_RULE)
                .filter(move |fault| rule_of(fault) == rule)
        };
        let unshown = [RuleId::Env04, RuleId::Env06].map(|rule| (rule, unshown(rule).count()));
        let omitted = out.omitted().chain(unshown.into_iter().filter(|(_, count)| *count > 0));
        Report {
            findings,
            omitted: omitted.map(|(rule, count)| Omitted { rule, count }).collect(),
            messages,
        }
    }

    /// Finds the places of one document's findings, which ascend.
    fn place(&self, drafts: &[&Draft], ruler: &mut Ruler<'_>, secrets: &[Range<usize>], findings: &mut Vec<Finding>) {
        let Some(document) = drafts.first().and_then(|draft| self.documents.get(draft.document)) else {
            return;
        };
        let mut ids: Vec<u32> = drafts.iter().map(|draft| draft.node).collect();
        ids.dedup();
        let spans = locate(&self.text[document.range.clone()], &ids);
        let place_of = |draft: &&Draft| {
            let span = spans.get(ids.partition_point(|id| *id < draft.node))?;
            let place = match &span.key {
                Some(key) if draft.is_on_key => key,
                _ => &span.value,
            };
            Some(document.range.start + place.start..document.range.start + place.end)
        };
        let mut placed: Vec<(Range<usize>, &Draft)> = drafts
            .iter()
            .filter_map(|draft| Some((place_of(draft)?, *draft)))
            .collect();
        placed.sort_by_key(|(place, _)| place.start);
        for (place, draft) in placed {
            let pointer = document.tree.pointer(draft.node);
            findings.push(self.finding(draft, &place, ruler.measure(place.start), pointer, secrets));
        }
    }

    fn finding(
        &self,
        draft: &Draft,
        place: &Range<usize>,
        (line, column): (usize, usize),
        pointer: String,
        secrets: &[Range<usize>],
    ) -> Finding {
        let is_open = matches!(self.text.as_bytes().get(place.start), Some(b'{' | b'['));
        let until = forth(&self.text, place.start, MOST_SHOWN).min(place.end);
        let evidence = masked(&self.text, place.start..until, secrets);
        Finding {
            rule: draft.rule,
            severity: draft.severity,
            pointer,
            line: number(line),
            column: number(column),
            message: draft.message.clone(),
            evidence: (!is_open).then(|| with_ellipsis(&evidence, until < place.end)),
            fix: draft.fix.clone().or_else(|| Some(draft.rule.rule().help.to_owned())),
            excerpt: Excerpt::around(&self.text, place, secrets),
        }
    }

    fn syntax_findings(&self, secrets: &[Range<usize>]) -> Vec<Finding> {
        let mut ruler = Ruler::new(&self.text);
        let shown = self.faults.iter().take(Report::MOST_PER_RULE);
        shown
            .map(|fault| {
                let start = floor(&self.text, fault.offset);
                self.syntax_finding(fault, start, ruler.measure(start), secrets)
            })
            .collect()
    }

    fn syntax_finding(
        &self,
        fault: &SyntaxFault,
        start: usize,
        (line, column): (usize, usize),
        secrets: &[Range<usize>],
    ) -> Finding {
        let rule = rule_of(fault);
        let message = match &fault.kind {
            SyntaxKind::EndsEarly { bytes } => format!("the JSON ends early, after {bytes} bytes"),
            kind => kind.to_string(),
        };
        Finding {
            rule,
            severity: rule.rule().severity,
            pointer: String::new(),
            line: number(line),
            column: number(column),
            message,
            evidence: None,
            fix: Some(rule.rule().help.to_owned()),
            excerpt: Excerpt::around(&self.text, &(start..forth(&self.text, start, 1)), secrets),
        }
    }
}

const fn rule_of(fault: &SyntaxFault) -> RuleId {
    match fault.kind {
        SyntaxKind::EndsEarly { .. } => RuleId::Env04,
        _ => RuleId::Env06,
    }
}

/// Measures lines and columns of places that ascend, in one pass.
struct Ruler<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> Ruler<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            column: 1,
        }
    }

    fn measure(&mut self, offset: usize) -> (usize, usize) {
        let passed = &self.text[self.at..offset];
        match passed.rfind('\n') {
            Some(newline) => {
                self.line += passed.matches('\n').count();
                self.column = 1 + passed[newline + 1..].chars().count();
            }
            None => self.column += passed.chars().count(),
        }
        self.at = offset;
        (self.line, self.column)
    }
}

/// One message, as a value of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'m> {
    pub(super) document: usize,
    pub(super) root: &'m Node<'m>,
    /// What its header says it is.
    pub(super) kind: Option<Kind>,
}

/// The fault of a text that could not be read as a tree.
fn fault_of(text: &str, error: &serde_json::Error) -> SyntaxFault {
    match SyntaxFault::check_depth(text) {
        Err(too_deep) => too_deep,
        Ok(()) => SyntaxFault::of(text, error),
    }
}

type Lines<'a> = (Vec<Document<'a>>, Vec<SyntaxFault>);

/// One message per line, if the first line that is not empty is JSON by itself.
fn read_lines(text: &str) -> Option<Lines<'_>> {
    let mut documents = Vec::new();
    let mut faults = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match Document::read(text, range) {
            Ok(document) => documents.push(document),
            Err(_) if documents.is_empty() => return None,
            Err(error) => {
                let fault = fault_of(line, &error);
                faults.push(SyntaxFault {
                    offset: start - line.len() + fault.offset,
                    ..fault
                });
            }
        }
    }
    (!documents.is_empty()).then_some((documents, faults))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
