//! What the directory's people do for a living.

/// A department, and what people in it are called and can do.
#[derive(Debug)]
pub(super) struct Department {
    pub(super) name: &'static str,
    pub(super) division: &'static str,
    pub(super) cost_center: &'static str,
    pub(super) titles: &'static [&'static str],
    pub(super) skills: &'static [&'static str],
}

/// Every department. Each is a group as well.
pub(super) static DEPARTMENTS: [Department; 12] = [
    Department {
        name: "Engineering",
        division: "Product",
        cost_center: "1100",
        titles: &[
            "Software Engineer",
            "Senior Software Engineer",
            "Staff Engineer",
            "Engineering Manager",
            "Site Reliability Engineer",
            "QA Engineer",
        ],
        skills: &[
            "rust",
            "typescript",
            "kubernetes",
            "postgres",
            "terraform",
            "go",
            "wasm",
        ],
    },
    Department {
        name: "Research & Development",
        division: "Product",
        cost_center: "1150",
        titles: &[
            "Research Scientist",
            "Principal Scientist",
            "Lab Technician",
            "R&D Lead",
        ],
        skills: &["statistics", "python", "microscopy", "grant writing"],
    },
    Department {
        name: "Design",
        division: "Product",
        cost_center: "1200",
        titles: &[
            "Product Designer",
            "UX Researcher",
            "Design Lead",
            "Illustrator",
        ],
        skills: &["figma", "typography", "prototyping", "accessibility"],
    },
    Department {
        name: "Sales",
        division: "Go-to-market",
        cost_center: "2100",
        titles: &[
            "Account Executive",
            "Sales Director",
            "Solutions Engineer",
            "Inside Sales",
        ],
        skills: &["negotiation", "salesforce", "forecasting", "spanish"],
    },
    Department {
        name: "Marketing",
        division: "Go-to-market",
        cost_center: "2200",
        titles: &[
            "Content Strategist",
            "Brand Manager",
            "Event Manager",
            "SEO Specialist",
        ],
        skills: &["copywriting", "analytics", "video", "seo"],
    },
    Department {
        name: "Customer Support",
        division: "Go-to-market",
        cost_center: "2300",
        titles: &[
            "Support Engineer",
            "Support Lead",
            "Customer Success Manager",
        ],
        skills: &["zendesk", "french", "japanese", "troubleshooting"],
    },
    Department {
        name: "Finance",
        division: "Corporate",
        cost_center: "3100",
        titles: &["Accountant", "Financial Analyst", "Controller", "Treasurer"],
        skills: &["ifrs", "audit", "excel", "tax"],
    },
    Department {
        name: "People",
        division: "Corporate",
        cost_center: "3200",
        titles: &["Recruiter", "HR Business Partner", "Payroll Specialist"],
        skills: &["interviewing", "labour law", "mediation"],
    },
    Department {
        name: "Legal",
        division: "Corporate",
        cost_center: "3300",
        titles: &["Counsel", "Paralegal", "Data Protection Officer"],
        skills: &["contracts", "gdpr", "patents"],
    },
    Department {
        name: "IT",
        division: "Corporate",
        cost_center: "3400",
        titles: &[
            "Identity Engineer",
            "Systems Administrator",
            "Service Desk Analyst",
        ],
        skills: &["okta", "active directory", "networking", "linux", "scim"],
    },
    Department {
        name: "Operations",
        division: "Supply",
        cost_center: "4100",
        titles: &[
            "Warehouse Supervisor",
            "Forklift Driver",
            "Planner",
            "Plant Manager",
        ],
        skills: &["lean", "first aid", "forklift", "sap"],
    },
    Department {
        name: "Security",
        division: "Corporate",
        cost_center: "3500",
        titles: &[
            "Security Analyst",
            "Incident Responder",
            "Chief Information Security Officer",
        ],
        skills: &["forensics", "threat modelling", "siem", "red team"],
    },
];

/// The organizations people belong to.
pub(super) const ORGANIZATIONS: [&str; 4] = [
    "Sandbox Industries",
    "Sandbox Labs",
    "Sandbox Foundation",
    "Sandbox, Sons & Co.",
];

/// What kind of employment people have; the first is the common one.
pub(super) const USER_TYPES: [&str; 4] = ["Employee", "Contractor", "Intern", "Partner"];

/// Where people's mail lives. All of these are reserved for documentation (RFC 2606, RFC 6761).
pub(super) const MAIL_DOMAINS: [&str; 5] = [
    "example.com",
    "example.org",
    "example.net",
    "corp.example",
    "partners.example",
];
