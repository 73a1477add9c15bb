//! Dates.

use latchkey::okta::clock::{Civil, format_rfc3339, parse_http_date, parse_rfc3339};
use proptest::prelude::*;

#[test]
fn http_dates() {
    assert_eq!(
        parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"),
        Some(784_111_777)
    );
    assert_eq!(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
    assert_eq!(
        parse_http_date("Fri, 15 Jan 2027 08:00:00 GMT"),
        Some(1_800_000_000)
    );
    assert_eq!(
        parse_http_date("Thu, 29 Feb 2024 23:59:60 GMT"),
        Some(1_709_251_200)
    );
    for bad in [
        "",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08-49-37 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Sün, 06 Nov 1994 08:49:37 GMT",
    ] {
        assert_eq!(parse_http_date(bad), None, "{bad}");
    }
}

#[test]
fn oktas_dates() {
    assert_eq!(
        parse_rfc3339("2022-04-04T15:56:05.000Z"),
        Some(1_649_087_765_000)
    );
    assert_eq!(
        parse_rfc3339("2022-04-04T15:56:05Z"),
        Some(1_649_087_765_000)
    );
    assert_eq!(
        parse_rfc3339("2022-04-04T15:56:05.1Z"),
        Some(1_649_087_765_100)
    );
    assert_eq!(
        parse_rfc3339("2022-04-04T15:56:05.123456Z"),
        Some(1_649_087_765_123)
    );
    assert_eq!(
        parse_rfc3339("2022-04-04T17:56:05.000+02:00"),
        Some(1_649_087_765_000)
    );
    assert_eq!(
        parse_rfc3339("2022-04-04T08:26:05.000-07:30"),
        Some(1_649_087_765_000)
    );
    assert_eq!(parse_rfc3339("1969-12-31T23:59:59.999Z"), Some(-1));
    for bad in [
        "",
        "2022-04-04",
        "2022-04-04T15:56:05",
        "2022-13-04T15:56:05Z",
        "2023-02-29T15:56:05Z",
        "2022-04-04T25:56:05Z",
        "2022-04-04T15:56:05.Z",
        "2022-04-04T15:56:05+0200",
        "2022-04-04T15:56:05Zx",
        "2022/04/04T15:56:05Z",
        "٢٠٢٢-04-04T15:56:05Z",
    ] {
        assert_eq!(parse_rfc3339(bad), None, "{bad}");
    }
}

#[test]
fn leap_years() {
    assert!(parse_rfc3339("2000-02-29T00:00:00Z").is_some());
    assert!(parse_rfc3339("1900-02-29T00:00:00Z").is_none());
    assert_eq!(format_rfc3339(951_782_400_000), "2000-02-29T00:00:00.000Z");
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(ms in -62_135_596_800_000i64..253_402_300_800_000) {
        prop_assert_eq!(parse_rfc3339(&format_rfc3339(ms)), Some(ms));
        prop_assert_eq!(Civil::of(ms).to_ms(), Some(ms));
    }

    #[test]
    fn nothing_makes_reading_panic(text in "\\PC{0,40}", date in "[0-9TZ:.+ -]{18,32}") {
        for text in [&text, &date] {
            prop_assert!(parse_http_date(text).is_none());
            if let Some(ms) = parse_rfc3339(text) {
                prop_assert_eq!(parse_rfc3339(&format_rfc3339(ms)), Some(ms));
            }
        }
    }
}
