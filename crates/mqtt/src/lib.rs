//! The door for devices without a cloud of their own: a subscriber of a broker that the operator runs. The
//! messages are those of the event gateway, each with the token of its customer inside.
//!
//! A message is acknowledged once it is stored for good, or refused for good. What cannot be taken now is
//! kept, in its order, and tried again; the broker holds back what comes after it.

mod arriving;
mod backoff;
mod connection;
mod desk;
mod options;
mod refusals;
mod session;
mod settings;
mod status;
mod stop;
mod subscriber;
mod trust;

pub use self::{
    settings::{Credentials, Password, Security, SecurityError, Settings, Topic, TopicError},
    subscriber::{CheckError, Subscriber},
    trust::SetUpError,
};
