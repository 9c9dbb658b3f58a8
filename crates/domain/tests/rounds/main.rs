//! What rounds are made of: findings, what they open, what changed, and the checklist
//! (`programme.md` 6.4 to 6.6, 8.6).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod changes;
mod checklist;
mod finding;
mod opening;
mod purifier;
