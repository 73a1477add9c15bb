//! The org's rate limits as far as its answers told of them, and what is left to others.

use super::{popover::Popover, store::Users};
use crate::app::dom::{Element, el};
use crate::okta::{pace, rate_limit::RateLimit};

/// What can be left to others, in percent.
const RESERVES: [u64; 5] = [0, 25, 50, 75, 90];

/// The button that opens the gauges, and the gauges.
pub(super) fn rates(users: Users) -> Element {
    let rates = Popover::new("rates");
    rates.opener("Rate limits").part(
        move || rates.is_open(),
        move |is_open| is_open.then(|| panel(users)),
    )
}

fn panel(users: Users) -> Element {
    let session = users.session;
    let options = RESERVES.map(|reserve| {
        let label = match reserve {
            0 => "nothing".to_owned(),
            reserve => [&reserve.to_string(), " %"].concat(),
        };
        el("option")
            .attr("value", &reserve.to_string())
            .text(&label)
    });
    let select = el("select id=reserve")
        .all(&options)
        .prop_of("value", move || {
            session
                .settings
                .with(|settings| settings.reserve.to_string())
        });
    let chosen = select.clone();
    let select = select.on("change", move |_| {
        let value = chosen.value();
        let reserve = RESERVES
            .into_iter()
            .find(|reserve| reserve.to_string() == value);
        session.settings.update(|settings| {
            settings.reserve = reserve.unwrap_or(pace::RESERVE);
        });
    });
    let gauges = el("div class=rates").part(
        move || session.rates.get(),
        move |rates| {
            let gauges = rates
                .into_iter()
                .map(|(bucket, rate)| gauge(users, &bucket, rate));
            gauges.collect::<Vec<_>>()
        },
    );
    el("section id=rates class=chooser-panel aria-label='Rate limits'").children([
        gauges,
        el("div class=field").children([
            el("label for=reserve>Left to others"),
            select,
        ]),
        el("p class=hint>An org’s rate limits are shared by everything that calls it. Loading everyone, exports and changes of many wait for the next minute when only this share is left, so that the org’s own applications go on."),
    ])
}

/// One limit: how much of it is left, and when it is renewed.
fn gauge(users: Users, bucket: &str, rate: RateLimit) -> Element {
    let session = users.session;
    let path = bucket.split('/').skip(3).collect::<Vec<_>>().join("/");
    let path = ["/", &path].concat();
    let (remaining, limit) = (rate.remaining.to_string(), rate.limit.to_string());
    let calls = [&remaining, " of ", &limit].concat();
    let reserve = session.settings.with(|settings| settings.reserve);
    let kept = (u64::from(rate.limit) * reserve / 100).to_string();
    el("div class=rate").children([
        el("code").text(&path),
        el("span class=users-count").text(&calls).text_of(move || {
            match rate.reset.saturating_sub(session.org_now()) {
                0 => ", renewed".to_owned(),
                seconds => [", ", &seconds.to_string(), "\u{a0}s"].concat(),
            }
        }),
        el("meter class=gauge min=0")
            .attr("max", &limit)
            .attr("low", &kept)
            .attr("value", &remaining)
            .attr("aria-label", &["Calls left for ", &path].concat())
            .text(&calls),
    ])
}
