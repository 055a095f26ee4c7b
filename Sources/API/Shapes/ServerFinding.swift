internal import JSON

/// Something of an installation that was looked at.
package struct ServerFinding: Sendable, Equatable {
    package enum Verdict: String, Sendable, CaseIterable { case good, note, fault }

    package let verdict: Verdict
    /// What it is about, in one or two words.
    package let subject: String
    /// What is; for a fault, what it means and what to do.
    package let sentence: String

    package init(verdict: Verdict, subject: String, sentence: String) {
        self.verdict = verdict
        self.subject = subject
        self.sentence = sentence
    }

    static let schema = Schema.named(
        "ServerFinding", .object(["verdict": .words(Verdict.self), "subject": .string, "sentence": .string]))

    var json: JSON.Value { ["verdict": .init(verdict.rawValue), "subject": .init(subject), "sentence": .init(sentence)] }
}
