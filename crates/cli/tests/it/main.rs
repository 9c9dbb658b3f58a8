//! The program as operators run it: a process of its own, a folder of its own, a free port.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod accounts;
mod backup;
mod broker;
mod check;
mod configuration;
mod demo;
mod dkim;
mod doctor;
mod example;
mod hostile_mails;
mod mail_server;
mod migrations;
mod program;
mod receive;
mod serve;
