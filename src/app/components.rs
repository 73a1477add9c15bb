//! Small parts that several pages use. A part belongs here once a second page needs it.

mod check;
mod copy_button;
mod facts;
mod field;
mod link;
mod mark;
mod note;

pub use check::keep_token_box;
pub use copy_button::copy_button;
pub use facts::fact;
pub use field::{Below, Field, field};
pub use link::link;
pub use mark::mark;
pub use note::busy;
