//! What stands in `README.md` about all methods is what the tables say.

use mor_api::{Endpoint, EvidenceSource, methods};

fn count(methods: &[&Endpoint], is_counted: impl Fn(&Endpoint) -> bool) -> usize {
    methods.iter().filter(|method| is_counted(method)).count()
}

#[test]
fn the_areas_are_counted() {
    let readme = include_str!("../README.md");
    let mut all = 0;
    for (area, methods) in methods::AREAS {
        let by = |source| {
            count(methods, |method| {
                method.evidence().source() == source && method.evidence().contradiction().is_none()
            })
        };
        let contradicted = count(methods, |method| method.evidence().contradiction().is_some());
        let row = format!(
            "| `{area}` | {} | {} | {} | {} | {contradicted} |",
            methods.len(),
            by(EvidenceSource::Code),
            by(EvidenceSource::Sample),
            by(EvidenceSource::Page),
        );
        assert!(readme.contains(&row), "{row}");
        all += methods.len();
    }
    assert_eq!((all, methods::ALL.len()), (151, 151));
}
