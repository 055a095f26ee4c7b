extension JSON {
    /// Why a document's value is not what its reader wants. It shows the path and what is wanted, never the value,
    /// which may be a secret.
    package struct ReadError: Error, Equatable {
        package enum Problem: Sendable, Equatable {
            case missing
            /// "a string", "an integer from 1 to 10".
            case isNot(String)
            case unknownMember
        }

        package let path: Path
        package let problem: Problem

        package init(_ path: Path, _ problem: Problem) {
            self.path = path
            self.problem = problem
        }
    }
}

extension JSON.ReadError: CustomStringConvertible {
    /// A sentence.
    package var description: String {
        let place = path == .root ? "The document" : path.description
        return switch problem {
        case .missing: "\(place) is missing."
        case .isNot(let wanted): "\(place) must be \(wanted)."
        case .unknownMember: "\(place) is not known here."
        }
    }
}
