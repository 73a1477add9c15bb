//! The management API, called as a page would call it.

#[path = "api/create.rs"]
mod create;
#[path = "api/groups.rs"]
mod groups;
#[path = "api/lifecycle.rs"]
mod lifecycle;
#[path = "api/logs.rs"]
mod logs;
#[path = "api/paging.rs"]
mod paging;
#[path = "api/refusals.rs"]
mod refusals;
#[path = "api/relations.rs"]
mod relations;
#[path = "api/search.rs"]
mod search;
#[path = "api/support.rs"]
mod support;
#[path = "api/update.rs"]
mod update;
#[path = "api/view.rs"]
mod view;
