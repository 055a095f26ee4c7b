import Accounts
import JSON
import Testing

@testable import API

@Suite struct SchemaCheckTests {
    private let schema = Schema.object(
        ["name": .string(length: 1...3), "uses": .integer(in: 1...9)],
        optional: [
            "at": .nullable(.time), "tags": .array(of: .words(["a", "b"]), countMax: 2), "more": .map(.boolean),
            "shape": .either([.object(["x": .integer]), .boolean]),
        ])

    @Test(
        "What is as documented has no problem",
        arguments: [
            #"{"name": "abc", "uses": 1}"#, #"{"uses": 9.0, "name": "é", "at": null}"#,
            #"{"name": "a", "uses": 5, "at": "2026-01-31T10:00:00+01:00", "tags": ["a", "b"], "more": {"x": true}, "shape": {"x": 1}}"#,
        ])
    func fine(text: String) throws {
        #expect(schema.problems(in: try JSON.Value(parsing: text)).isEmpty)
    }

    @Test(
        "Each problem names its field, and all are told at once",
        arguments: [
            ("[]", ["body"]), ("{}", ["name", "uses"]), (#"{"name": 1, "uses": "1"}"#, ["name", "uses"]),
            (#"{"name": "a", "uses": 1, "at": "yesterday"}"#, ["at"]), (#"{"name": "a", "uses": 1, "tags": ["a", "c"]}"#, ["tags[1]"]),
            (#"{"name": "a", "uses": 1, "more": {"x": 1}}"#, ["more.x"]), (#"{"name": "a", "uses": 1, "shape": {}}"#, ["shape"]),
            (#"{"name": "a", "uses": 1, "other": null}"#, ["other"]), (#"{"name": null, "uses": 1.5}"#, ["name", "uses"]),
        ] as [(String, [String])])
    func problems(text: String, fields: [String]) throws {
        #expect(schema.problems(in: try JSON.Value(parsing: text)).map(\.field) == fields)
    }

    @Test(
        "A broken limit is named, at one past it",
        arguments: [
            (#"{"name": "abcd", "uses": 1}"#, "nameLengthMax", 3), (#"{"name": "", "uses": 1}"#, "nameLengthMin", 1),
            (#"{"name": "a", "uses": 10}"#, "usesMax", 9), (#"{"name": "a", "uses": 0}"#, "usesMin", 1),
            (#"{"name": "a", "uses": 1, "tags": ["a", "a", "a"]}"#, "tagsCountMax", 2),
        ])
    func limits(text: String, name: String, value: Int64) throws {
        let limit = try #require(schema.problems(in: try JSON.Value(parsing: text)).first?.limit)
        #expect((limit.name, limit.value) == (name, value))
    }

    @Test("No sentence repeats what was sent, and a thousand problems are told as twenty")
    func bounded() throws {
        let wrong = JSON.Value.object((0..<1000).map { .init("x\($0)", "hidden") })
        let problems = Schema.map(.boolean).problems(in: wrong)
        #expect(problems.count == Schema.problemsMax)
        #expect(problems.allSatisfy { !$0.sentence.contains("hidden") })
    }

    @Test("An example keeps to its schema")
    func example() {
        #expect(schema.problems(in: schema.example).isEmpty)
    }
}
