package import Accounts
internal import Dates
package import JSON

extension Schema {
    /// Problems in one answer: who sends a thousand wrong members learns enough from the first.
    package static let problemsMax = 20

    /// What in `value` isn't as the schema says, each with its path. No sentence quotes the value, which may be a secret.
    package func problems(in value: JSON.Value, at path: JSON.Path = .root) -> [ServiceError.Problem] {
        var problems: [ServiceError.Problem] = []
        check(value, path, &problems)
        return problems
    }

    private func check(_ value: JSON.Value, _ path: JSON.Path, _ problems: inout [ServiceError.Problem]) {
        guard problems.count < Self.problemsMax else { return }
        switch self {
        case .anything: return
        case .boolean: if value.bool == nil { problems.add(path, "true or false") }
        case .number(let range): Self.check(value, range, path, &problems)
        case .decimal:
            switch value {
            case .integer, .number: return
            default: problems.add(path, "a number")
            }
        case .text(let text): text.check(value, path, &problems)
        case .elements(let element, let countMax): element.check(elements: value, countMax, path, &problems)
        case .members(let members): Self.check(value, members, path, &problems)
        case .map(let schema):
            guard let members = value.members else { return problems.add(path, "an object") }
            for member in members { schema.check(member.value, .member(member.name, of: path), &problems) }
        case .nullable(let schema): if !value.isNull { schema.check(value, path, &problems) }
        case .either(let schemas):
            if !schemas.contains(where: { $0.problems(in: value).isEmpty }) { problems.add(path, "one of the documented shapes") }
        case .component(_, let schema), .noted(let schema, _): schema.check(value, path, &problems)
        }
    }

    private static func check(
        _ value: JSON.Value, _ range: ClosedRange<Int64>?, _ path: JSON.Path, _ problems: inout [ServiceError.Problem]
    ) {
        guard let integer = value.integer else { return problems.add(path, "an integer") }
        guard let range, !range.contains(integer) else { return }
        let isBelow = integer < range.lowerBound
        let limit = ServiceError.Limit(path.lastName + (isBelow ? "Min" : "Max"), Int(isBelow ? range.lowerBound : range.upperBound))
        problems.add(path, "an integer from \(range.lowerBound) to \(range.upperBound)", limit)
    }

    private func check(elements value: JSON.Value, _ countMax: Int?, _ path: JSON.Path, _ problems: inout [ServiceError.Problem]) {
        guard let elements = value.elements else { return problems.add(path, "an array") }
        if let countMax, elements.count > countMax {
            return problems.add(path, "an array of at most \(countMax)", ServiceError.Limit(path.lastName + "CountMax", countMax))
        }
        for (index, element) in elements.enumerated() { check(element, .element(index, of: path), &problems) }
    }

    private static func check(
        _ value: JSON.Value, _ members: [Member], _ path: JSON.Path, _ problems: inout [ServiceError.Problem]
    ) {
        guard let present = value.members else { return problems.add(path, "an object") }
        for member in members {
            if let value = value[member.name] {
                member.schema.check(value, .member(member.name, of: path), &problems)
            } else if member.isRequired {
                problems.add(.init(.member(member.name, of: path), .missing))
            }
        }
        for stranger in present where !members.contains(where: { $0.name == stranger.name }) {
            problems.add(.init(.member(stranger.name, of: path), .unknownMember))
        }
    }
}

extension Schema.Text {
    fileprivate func check(_ value: JSON.Value, _ path: JSON.Path, _ problems: inout [ServiceError.Problem]) {
        guard let string = value.string else { return problems.add(path, "a string") }
        if let words, !words.contains(string) { return problems.add(path, "one of " + words.joined(separator: ", ")) }
        if format == .time, RFC3339.parse(string) == nil { return problems.add(path, "a time such as 2026-01-31T10:00:00Z") }
        if format == .email, !Self.isEmail(string) { return problems.add(path, "an email address such as name@example.org") }
        let length = string.unicodeScalars.count
        if let lengthMax, length > lengthMax {
            problems.add(path, "at most \(lengthMax) characters long", .init(path.lastName + "LengthMax", lengthMax))
        }
        if length < lengthMin {
            let wanted = lengthMin == 1 ? "a text that isn't empty" : "at least \(lengthMin) characters long"
            problems.add(path, wanted, .init(path.lastName + "LengthMin", lengthMin))
        }
    }
}

extension Schema.Text {
    private static func isEmail(_ text: String) -> Bool {
        var checks = Checks()
        _ = checks.email(text)
        return checks.problems.isEmpty
    }
}

extension [ServiceError.Problem] {
    fileprivate mutating func add(_ path: JSON.Path, _ wanted: String, _ limit: ServiceError.Limit? = nil) {
        add(JSON.ReadError(path, .isNot(wanted)), limit)
    }

    fileprivate mutating func add(_ error: JSON.ReadError, _ limit: ServiceError.Limit? = nil) {
        guard count < Schema.problemsMax else { return }
        append(.init(field: error.path == .root ? "body" : error.path.description, sentence: error.description, limit: limit))
    }
}

extension JSON.Path {
    /// What a limit of the value is named after: the nearest member around it.
    fileprivate var lastName: String {
        switch self {
        case .root: "body"
        case .member(let name, _): name
        case .element(_, let parent): parent.lastName
        }
    }
}
