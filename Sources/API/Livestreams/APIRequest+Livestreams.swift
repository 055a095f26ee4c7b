internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

extension APIRequest {
    /// The organisation that the query names; `churchId` is another word for it.
    var organisationID: Organisation.ID? { query["organisationId"] ?? query["churchId"] }
}

extension JSON.Node {
    /// The organisation that a body names.
    var organisationID: Organisation.ID? {
        get throws { try self["organisationId"].optional?.string() ?? self["churchId"].optional?.string() }
    }

    /// A member of a change: left out, it is kept; `null` is up to `read`.
    func edit<Value>(_ name: String, _ read: (JSON.Node) throws -> Value) throws -> Edit<Value> {
        self[name].isMissing ? .keep : .set(try read(self[name]))
    }

    /// The same of what may be absent: `null` clears it.
    func clearable<Value>(_ name: String, _ read: (JSON.Node) throws -> Value) throws -> Edit<Value?> {
        self[name].isMissing ? .keep : .set(try self[name].optional.map(read))
    }

    /// `FREQ=WEEKLY;BYDAY=SU` (RFC 5545 §3.3.10).
    func recurrenceRule() throws -> RecurrenceRule {
        let text = try string()
        do throws(RecurrenceRule.Failure) { return try RecurrenceRule(text) } catch {
            throw ServiceError.invalid("recurrence", error.description)
        }
    }

    /// `20260104T103000`, as the zone's wall shows it.
    func civilTime() throws -> CivilTime {
        guard let time = CivilTime(basicText: try string()) else { throw isNot("a time of the zone such as 20260104T103000") }
        return time
    }
}

/// Puts a surface's own names into problems that a service found, so that a person finds the field.
func naming<Result>(_ names: [String: String], _ body: () async throws -> Result) async throws -> Result {
    do { return try await body() } catch let error as ServiceError where !error.problems.isEmpty {
        throw ServiceError.invalid(
            error.problems.map { .init(field: names[$0.field] ?? $0.field, sentence: $0.sentence, limit: $0.limit) })
    }
}
