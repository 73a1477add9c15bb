//! The statuses of users as a map: which there are, where this user is, and what leads on from there.

use std::rc::Rc;

use super::{Panel, User, part};
use crate::app::{
    dom::{Element, el, svg},
    users::status,
};
use crate::okta::{lifecycle::MOVES, users::Status};

/// The status with its map.
pub(super) fn status_part(panel: &Rc<Panel>) -> Element {
    let (source, beside) = (Rc::clone(panel), Rc::clone(panel));
    let label = el("span class=person-beside").text_of(move || match beside.user.get() {
        User::Ready(detail) => detail.row.status.label().to_owned(),
        _ => String::new(),
    });
    part("Status", label).part(
        move || source.user.get(),
        |user| match user {
            User::Ready(detail) => vec![drawing(&detail.row.status), moves(&detail.row.status)],
            _ => Vec::new(),
        },
    )
}

/// What leads on from a status, in words.
fn moves(now: &Status) -> Element {
    let mut rows = Vec::new();
    for (place, step) in MOVES.iter().enumerate() {
        if !step.from.contains(now) {
            continue;
        }
        // One that ends in several statuses is one line.
        let is_told = MOVES
            .iter()
            .take(place)
            .any(|other| other.by == step.by && other.from.contains(now));
        if is_told {
            continue;
        }
        let mut row = el("li").text(step.by.label()).text(" → ");
        let ends = MOVES
            .iter()
            .filter(|other| other.by == step.by && other.from.contains(now));
        for (number, end) in ends.enumerate() {
            if number > 0 {
                row = row.text(" or ");
            }
            row = row.child(match &end.to {
                Some(to) => status::badge(to),
                None => el("span class=status>Deleted"),
            });
        }
        rows.push(row);
    }
    el("ul class=map-moves").all(&rows)
}

/// The map.
fn drawing(now: &Status) -> Element {
    let name = [
        "Map of the statuses. This user is ",
        now.label(),
        ". What leads on from there is listed below.",
    ]
    .concat();
    let mut drawing = svg(
        "svg class=map role=img viewBox='0 0 330 236'><defs>\
         <marker id=map-arrow viewBox='0 0 8 8' refX=7 refY=4 markerUnits=userSpaceOnUse markerWidth=8 markerHeight=8 orient=auto><path d='M0 0L8 4L0 8z'/></marker>\
         <marker id=map-arrow-now viewBox='0 0 8 8' refX=7 refY=4 markerUnits=userSpaceOnUse markerWidth=8 markerHeight=8 orient=auto><path d='M0 0L8 4L0 8z'/></marker>\
         </defs>",
    )
    .attr("aria-label", &name);
    // Those from here stand out, so they are drawn over the others.
    for is_now in [false, true] {
        let mut drawn: Vec<(Spot, Spot)> = Vec::new();
        for step in &MOVES {
            for from in step.from {
                let (start, end) = (spot(Some(from)), spot(step.to.as_ref()));
                // From everywhere one can be deactivated: one line stands for all, unless it is from here.
                let is_shown = step.to != Some(Status::Deprovisioned) || *from == Status::Active;
                let (Some(start), Some(end)) = (start, end) else {
                    continue;
                };
                if (from == now) != is_now
                    || !is_now && !is_shown
                    || start == end
                    || drawn.contains(&(start, end))
                {
                    continue;
                }
                drawn.push((start, end));
                let (class, marker) = match is_now {
                    true => ("map-line map-line-now", "url(#map-arrow-now)"),
                    false => ("map-line", "url(#map-arrow)"),
                };
                drawing = drawing.child(
                    svg("path")
                        .class(class)
                        .attr("marker-end", marker)
                        .attr("d", &line(start, end)),
                );
            }
        }
    }
    for status in Status::ALL.iter().map(Some).chain([None]) {
        if let Some(spot) = spot(status) {
            let label = status.map_or("Deleted", Status::label);
            drawing = drawing.child(node(spot, label, status == Some(now)));
        }
    }
    drawing
}

/// A status on the map.
fn node((x, y): Spot, label: &str, is_now: bool) -> Element {
    let class = match is_now {
        true => "map-node map-node-now",
        false => "map-node",
    };
    let rect = svg("rect rx=6")
        .attr("x", &(x - HALF_WIDTH).to_string())
        .attr("y", &(y - HALF_HEIGHT).to_string())
        .attr("width", &(2 * HALF_WIDTH).to_string())
        .attr("height", &(2 * HALF_HEIGHT).to_string());
    let text = |text: &str, y: i32| {
        svg("text text-anchor=middle")
            .attr("x", &x.to_string())
            .attr("y", &y.to_string())
            .text(text)
    };
    let group = svg("g").class(class).child(rect);
    match label.split_once(' ') {
        Some((first, rest)) => group.child(text(first, y - 2)).child(text(rest, y + 12)),
        None => group.child(text(label, y + 5)),
    }
}

/// A place on the map, its middle.
type Spot = (i32, i32);

const HALF_WIDTH: i32 = 42;
const HALF_HEIGHT: i32 = 18;

/// Where a status is; nobody any more is a place too. What is not documented has none.
fn spot(status: Option<&Status>) -> Option<Spot> {
    const COLUMNS: [i32; 3] = [46, 165, 284];
    const ROWS: [i32; 3] = [22, 110, 198];
    let (column, row) = match status {
        Some(Status::Staged) => (0, 0),
        Some(Status::Provisioned) => (1, 0),
        Some(Status::Recovery) => (2, 0),
        Some(Status::Suspended) => (0, 1),
        Some(Status::Active) => (1, 1),
        Some(Status::PasswordExpired) => (2, 1),
        Some(Status::Deprovisioned) => (0, 2),
        Some(Status::LockedOut) => (2, 2),
        Some(Status::Unknown(_)) => return None,
        None => (1, 2),
    };
    Some((COLUMNS[column], ROWS[row]))
}

/// A bow from the middle of one place to the edge of another. It bends to its left, so that the way back is beside it, and the more
/// the more it has to go round.
fn line((x, y): Spot, (to_x, to_y): Spot) -> String {
    let (dx, dy) = (to_x - x, to_y - y);
    let bend = match (dx.abs(), dy.abs()) {
        (0, 150..) => 62,
        (150.., 150..) => 35,
        (150.., 60..) => 16,
        (150.., _) => 25,
        (_, 150..) => 4,
        _ => 15,
    };
    let control = (x + dx / 2 + dy * bend / 100, y + dy / 2 - dx * bend / 100);
    // How far one can go, in 64ths, until one is at the edge.
    let mut end = 64;
    let along = |a: i32, b: i32, part: i32| a + (b - a) * part / 64;
    let at = |part: i32| {
        let place = |from: i32, over: i32, to: i32| {
            along(along(from, over, part), along(over, to, part), part)
        };
        (place(x, control.0, to_x), place(y, control.1, to_y))
    };
    while end > 1 {
        let (px, py) = at(end);
        let is_inside = (px - to_x).abs() <= HALF_WIDTH + 2 && (py - to_y).abs() <= HALF_HEIGHT + 2;
        if !is_inside {
            break;
        }
        end -= 1;
    }
    let (end_x, end_y) = at(end);
    let numbers = [
        x,
        y,
        along(x, control.0, end),
        along(y, control.1, end),
        end_x,
        end_y,
    ];
    let mut out = String::from("M");
    for (place, number) in numbers.iter().enumerate() {
        out.push_str(match place {
            0 => "",
            2 => "Q",
            _ => " ",
        });
        out.push_str(&number.to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_status_has_a_place_of_its_own() {
        let mut places: Vec<_> = Status::ALL
            .iter()
            .map(|status| spot(Some(status)))
            .collect();
        places.push(spot(None));
        for (at, place) in places.iter().enumerate() {
            assert!(place.is_some());
            assert!(!places.iter().take(at).any(|other| other == place));
        }
        assert_eq!(spot(Some(&Status::Unknown("FROZEN".to_owned()))), None);
    }

    #[test]
    fn lines_end_at_the_edge_and_stay_on_the_map() {
        for step in &MOVES {
            for from in step.from {
                let start = spot(Some(from)).expect("it is documented");
                let end = spot(step.to.as_ref()).expect("it is documented");
                if start == end {
                    continue;
                }
                let line = line(start, end);
                let numbers: Vec<i32> = line
                    .split(['M', 'Q', ' '])
                    .filter_map(|number| number.parse().ok())
                    .collect();
                let [x, y, _, _, end_x, end_y] = numbers[..] else {
                    panic!("{line}");
                };
                assert_eq!((x, y), start);
                let (off_x, off_y) = ((end_x - end.0).abs(), (end_y - end.1).abs());
                let is_outside = off_x > HALF_WIDTH || off_y > HALF_HEIGHT;
                assert!(
                    is_outside && off_x <= HALF_WIDTH + 12 && off_y <= HALF_HEIGHT + 12,
                    "{line}"
                );
                assert!((0..=330).contains(&end_x) && (0..=236).contains(&end_y));
            }
        }
    }

    #[test]
    fn the_way_back_is_another_line() {
        let (one, other) = ((46, 110), (165, 110));
        let there: Vec<_> = line(one, other).split(' ').map(str::to_owned).collect();
        let back: Vec<_> = line(other, one).split(' ').map(str::to_owned).collect();
        // One bends up, the other down.
        assert_ne!(there, back);
        let height = |parts: &[String]| parts[2].parse::<i32>().expect("a number");
        assert!(height(&there) < 110 && height(&back) > 110);
    }
}
