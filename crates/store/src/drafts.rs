//! .

use crate::engine::{Sql, statements};

statements! {}
