/// The names of one object, to notice one that comes twice. A few are compared with each other; many go into a set,
/// whose hashes are seeded by the process, so that no peer can choose names that collide.
struct Names {
    private static let comparedMax = 16
    private var set: Set<[UInt8]> = []

    /// Whether `name` is not yet among `members`, of which each was asked about before.
    mutating func insert(_ name: String, among members: [JSON.Member]) -> Bool {
        guard members.count >= Self.comparedMax else { return !members.contains { isSameName($0.name, name) } }
        if set.isEmpty { for member in members { set.insert(Array(member.name.utf8)) } }
        return set.insert(Array(name.utf8)).inserted
    }
}
