//! Small parts that several pages use. A part belongs here once a second page needs it.

mod copy_button;
mod field;
mod link;
mod mark;

pub use copy_button::{CopyButton, CopyText};
pub use field::Field;
pub use link::Link;
pub use mark::Mark;
