//! Renewing a token: by itself, or now.

use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    failure,
    session::{Renewal, Session, Token},
};

/// What stands about the renewal of a token that can be renewed, and of one whose renewal failed.
pub(super) fn renewal(session: Session, token: &Token) -> Element {
    let id = token.id.clone();
    let can_renew = token.grant.refresh_token.is_some();
    el("div class=stack").part(
        move || session.renewal(&id),
        {
            let id = token.id.clone();
            move |renewal| {
                let id = id.clone();
                let now = can_renew.then(|| {
                    el("div class=row").children([
                        button("button", "Renew now").on_click(move || session.renew(&id)),
                        el("span class=hint>It renews itself two minutes before it expires, once for all tabs."),
                    ])
                });
                match renewal {
                    None => now.into_iter().collect::<Vec<_>>(),
                    Some(Renewal::Running) => vec![busy("p", "Renewing").attr("role", "status")],
                    Some(Renewal::Failed { symptom, .. }) => {
                        let told = failure::explained(*symptom, |diagnosis| {
                            el("div class=trouble role=alert").children([
                                el("p").child(el("b").text(&diagnosis.title)),
                                el("p").text(&diagnosis.cause),
                                el("p").text(&diagnosis.fix),
                                el("details").children([
                                    el("summary>Evidence"),
                                    failure::evidence(diagnosis),
                                ]),
                            ])
                        });
                        [Some(told), now].into_iter().flatten().collect()
                    }
                }
            }
        },
    )
}
