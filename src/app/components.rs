//! Small parts that several pages use. A part belongs here once a second page needs it.

mod busy;
mod button;
mod copy_button;
mod facts;
mod field;
mod heading;
mod keep_token;
mod link;
mod mark;
mod org_mark;

pub use busy::busy;
pub use button::{button, unless_busy};
pub use copy_button::{copy_button, copy_button_for};
pub use facts::fact;
pub use field::{Below, Field, field};
pub use heading::heading;
pub use keep_token::keep_token_box;
pub use link::link;
pub use mark::mark;
pub use org_mark::{org_mark, paint, swatch};
