//! What is made of many samples.

/// The one in the middle, or the mean of the two there; nothing of nothing.
pub(super) fn median(samples: &[f64]) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(sorted[middle - 1], upper))
}

/// The greatest.
pub(super) fn worst(samples: &[f64]) -> Option<f64> {
    samples.iter().copied().max_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7.0]), Some(7.0));
        assert_eq!(median(&[9.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&[10.0, 1.0, 3.0, 2.0]), Some(2.5));
    }

    #[test]
    fn the_worst_is_the_greatest() {
        assert_eq!(worst(&[]), None);
        assert_eq!(worst(&[-1.0, -3.0]), Some(-1.0));
        assert_eq!(worst(&[1.0, 30.0, 3.0]), Some(30.0));
    }
}
