//! The first people of the directory: those who can sign in, then those whose profiles would break
//! a careless page.

use crate::accounts::ACCOUNTS;

use super::status::Status;

/// How many people at the start of the directory are not made by chance.
pub(super) const FIXED: u64 = (ACCOUNTS.len() + AWKWARD.len()) as u64;

/// The part of a person that is written down here.
#[derive(Clone, Copy, Debug)]
pub(super) struct FixedPerson {
    pub(super) login: &'static str,
    pub(super) status: Status,
    attributes: &'static [(&'static str, &'static str)],
    names: (Option<&'static str>, Option<&'static str>),
    account: bool,
}

impl FixedPerson {
    /// Person `number`, if that is a fixed one.
    pub(super) fn new(number: u64) -> Option<Self> {
        let number = usize::try_from(number).ok()?;
        if let Some(account) = ACCOUNTS.get(number) {
            return Some(Self {
                login: account.login,
                status: if account.password_expired {
                    Status::PasswordExpired
                } else {
                    Status::Active
                },
                attributes: &[("department", "IT"), ("title", "Identity Engineer")],
                names: (Some(account.first_name), Some(account.last_name)),
                account: true,
            });
        }
        let awkward = AWKWARD.get(number - ACCOUNTS.len())?;
        Some(Self {
            login: awkward.login,
            status: Status::Active,
            attributes: awkward.attributes,
            names: (awkward.first_name, awkward.last_name),
            account: false,
        })
    }

    pub(super) fn first_name(&self) -> Option<&'static str> {
        self.names.0
    }

    pub(super) fn last_name(&self) -> Option<&'static str> {
        self.names.1
    }

    /// Whether this person can sign in at the sandbox.
    pub(super) fn is_account(&self) -> bool {
        self.account
    }

    /// The text written down for `attribute`.
    pub(super) fn text(&self, attribute: &str) -> Option<&'static str> {
        self.attributes
            .iter()
            .find_map(|(name, text)| (*name == attribute).then_some(*text))
    }
}

/// A person whose profile is meant to break a page that forgets to escape, isolate or truncate.
struct Awkward {
    login: &'static str,
    first_name: Option<&'static str>,
    last_name: Option<&'static str>,
    attributes: &'static [(&'static str, &'static str)],
}

const AWKWARD: [Awkward; 14] = [
    Awkward {
        login: "markup@example.com",
        first_name: Some("<img src=x onerror=\"document.title='pwned'\">"),
        last_name: Some("<b>Bold</b>"),
        attributes: &[
            ("title", "<svg onload=alert(1)>"),
            (
                "department",
                "<iframe src=\"javascript:alert(1)\"></iframe>",
            ),
            ("profileUrl", "javascript:alert(document.cookie)"),
        ],
    },
    Awkward {
        login: "breakout@example.com",
        first_name: Some("\"><script>alert(1)</script>"),
        last_name: Some("'-alert(1)-'"),
        attributes: &[
            (
                "displayName",
                "--><!-- ]]> </textarea></style></title><script>alert(2)</script>",
            ),
            ("nickName", "&lt;b&gt; &amp;amp; &#x3c;"),
        ],
    },
    Awkward {
        login: "formula@example.com",
        first_name: Some("=HYPERLINK(\"https://evil.example\",\"click\")"),
        last_name: Some("@SUM(1+1)*cmd|' /C calc'!A0"),
        attributes: &[
            ("title", "+1+1"),
            ("department", "-2+3"),
            ("costCenter", "\t=1+1"),
        ],
    },
    Awkward {
        login: "bidi@example.com",
        first_name: Some("\u{202e}gnp.eciovni"),
        last_name: Some("\u{2067}abc\u{2069}\u{200f}"),
        attributes: &[
            ("displayName", "invoice\u{202e}gnp.exe"),
            ("city", "\u{202d}Left"),
        ],
    },
    Awkward {
        login: "a-very-long-login-that-fills-all-of-the-hundred-characters-it-is-allowed-to-have-0123456@example.com",
        first_name: Some("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"),
        last_name: Some("Adolph-Blaine-Charles-David-Earl-Frederick-Gerald-"),
        attributes: &[
            (
                "title",
                "Deputy Assistant Vice President for the Coordination of Regional Coordinators, Acting, \
                and Interim Chair of the Standing Committee on Titles That Do Not Fit in Any Column of Any Table",
            ),
            (
                "streetAddress",
                "LlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochLlanfairpwllgwyngyllgogery\
                chwyrndrobwllllantysiliogogogochLlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            ),
        ],
    },
    Awkward {
        login: "o'brien+tag@example.com",
        first_name: Some("O'Brien \"Bob\" \\"),
        last_name: Some("\\\\server\\share\\"),
        attributes: &[
            ("displayName", "`${7*7}` {{7*7}} %s %n"),
            ("title", "\"quoted\", and; 'more'"),
        ],
    },
    Awkward {
        login: "spaces@example.com",
        first_name: Some("  Leading"),
        last_name: Some("Trailing  "),
        attributes: &[
            ("title", "Two  inner   spaces"),
            ("department", "Line\nbreak\r\nand\ttab"),
        ],
    },
    Awkward {
        login: "zero.width@example.com",
        first_name: Some("Ze\u{200b}ro\u{feff}Width"),
        last_name: Some("Z\u{338}\u{322}a\u{31b}\u{353}l\u{333}\u{30d}g\u{321}o\u{315}\u{489}"),
        attributes: &[(
            "title",
            "Soft\u{ad}hyphen\u{2028}line\u{2029}paragraph\u{a0}nbsp",
        )],
    },
    Awkward {
        login: "nobody@example.com",
        first_name: Some("null"),
        last_name: Some("undefined"),
        attributes: &[
            ("title", "NaN"),
            ("department", "[object Object]"),
            ("city", "true"),
        ],
    },
    Awkward {
        login: "proto@example.com",
        first_name: Some("__proto__"),
        last_name: Some("constructor"),
        attributes: &[("nickName", "toString"), ("title", "hasOwnProperty")],
    },
    Awkward {
        login: "slash/and?query#hash%20@example.com",
        first_name: Some("../../etc/passwd"),
        last_name: Some("%00%0d%0aSet-Cookie:x"),
        attributes: &[
            ("title", "?after=x&limit=1"),
            ("profileUrl", "//evil.example/%2e%2e/"),
        ],
    },
    Awkward {
        login: "nameless@example.com",
        first_name: None,
        last_name: None,
        attributes: &[],
    },
    Awkward {
        login: "expression@example.com",
        first_name: Some("x\" or profile.login pr or \"x"),
        last_name: Some("(status eq \"ACTIVE\")"),
        attributes: &[("title", "' OR 1=1; --")],
    },
    Awkward {
        login: "müller.straße@example.com",
        first_name: Some("e\u{301}"),
        last_name: Some("\u{e9}"),
        attributes: &[(
            "title",
            "\u{212b}ngstr\u{f6}m \u{fb01}ligree \u{1c4}\u{130}\u{131}",
        )],
    },
];
