//! The users of a list, in columns.

mod roster {
    mod any;
    mod filter;
    mod read;
    mod rows;
    mod support;
}
