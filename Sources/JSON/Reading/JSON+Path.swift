extension JSON {
    /// Where a value stands in its document: `items[2].title`. Empty for the document itself.
    package indirect enum Path: Sendable, Equatable {
        case root
        case member(String, of: Path)
        case element(Int, of: Path)
    }
}

extension JSON.Path: CustomStringConvertible {
    /// How much of a peer's own name an error repeats.
    private static let nameCharactersMax = 64

    package var description: String {
        switch self {
        case .root: ""
        case .member(let name, .root): Self.shown(name)
        case .member(let name, let parent): "\(parent).\(Self.shown(name))"
        case .element(let index, let parent): "\(parent)[\(index)]"
        }
    }

    private static func shown(_ name: String) -> String {
        name.count <= nameCharactersMax ? name : name.prefix(nameCharactersMax) + "…"
    }
}
