internal import Accounts
internal import HTTP
internal import JSON

extension Documentation.Refusal {
    private static let invalid = Self(status: .badRequest, sentence: "Something isn't as documented; `details` says what.")
    private static let unauthenticated = Self(status: .unauthorized, sentence: "Nobody has signed in, or the token is none that is good.")
    private static let forbidden = Self(status: .forbidden, sentence: "Whoever asks may not do this.")
    private static let notFound = Self(status: .notFound, sentence: "There is no such thing, or none that whoever asks may see.")
    private static let conflict = Self(status: .conflict, sentence: "It contradicts what is stored.")
    private static let tooLong = Self(status: .contentTooLarge, sentence: "The body is longer than this call takes.")
    private static let tooOften = Self(status: .tooManyRequests, sentence: "That was too often; `Retry-After` says when to come again.")
    private static let unavailable = Self(status: .serviceUnavailable, sentence: "Something that the server needs isn't there now.")

    static let common = [invalid, unauthenticated, forbidden, notFound, conflict, tooLong, tooOften, unavailable]

    /// Those that every call of this kind can meet.
    fileprivate static func common(of endpoint: Endpoint) -> [Self] {
        // Bodies and queries name things as well.
        var refusals = [invalid, unauthenticated, forbidden, notFound]
        if endpoint.method != .get { refusals.append(conflict) }
        if endpoint.documentation.body != nil { refusals.append(tooLong) }
        return refusals + [tooOften, unavailable]
    }
}

extension Endpoint {
    /// How it can be refused: what every call of its kind can meet, then what is its own.
    package var refusals: [Documentation.Refusal] {
        let own = documentation.refusals
        return Documentation.Refusal.common(of: self).filter { common in !own.contains { $0.status == common.status } } + own
    }

    /// Every error's body.
    static let errorSchema = Schema.named(
        "Error",
        .object(
            [
                "success": .boolean, "error": .string.noting("A sentence for people: what is, then what to do."),
                "code": .string.noting("A word for programs."),
            ],
            optional: [
                "details": .array(
                    of: .object(
                        ["field": .string, "error": .string],
                        optional: ["limit": .object(["name": .string, "value": .integer]).noting("The limit that was broken.")]))
            ]))

    /// What in an answer isn't as documented; empty if all is well. For tests.
    package func undocumented(in answer: APIResponse) -> [String] {
        let body: Schema?
        if let documented = documentation.answers.first(where: { $0.status == answer.status }) {
            body = documented.body
        } else if refusals.contains(where: { $0.status == answer.status }) {
            body = Self.errorSchema
        } else {
            return ["the status \(answer.status) isn't documented"]
        }
        switch (body, answer.body) {
        case (nil, nil): return []
        case (nil, .some): return ["a body isn't documented"]
        case (.some, nil): return ["the documented body is missing"]
        case (let body?, let value?): return body.problems(in: value).map(\.sentence)
        }
    }
}
