/// Finds the handler of a method and a decoded path. A tree of path segments: no regular expression, and two allocations per match.
///
/// Literal segments win over parameters, parameters over the rest of a path; where the winner hasn't the method, the next one is
/// asked. `HEAD` is answered by the `GET` handler unless it has its own.
package struct Router<Handler> {
    package struct Route {
        package let method: HTTPMethod
        package let pattern: String
        package let parameterNames: [String]
        package let handler: Handler
    }

    package enum Match {
        case found(Handler, RouteParameters)
        /// The path is known; the list is for `Allow`, in order of addition, with `HEAD` beside `GET`.
        case methodNotAllowed([HTTPMethod])
        case notFound
    }

    private struct Node {
        var literals: [(segment: String, node: Int)] = []
        var parameter: Int?
        var rest: Int?
        /// Places in `routes`.
        var routes: [Int] = []
    }

    /// In order of addition.
    package private(set) var routes: [Route] = []
    private var nodes = [Node()]

    package init() {}

    /// Two routes of one method whose patterns differ in parameter names only are our own mistake.
    package mutating func add(_ method: HTTPMethod, _ pattern: String, _ handler: Handler) {
        let parsed = RoutePattern(pattern)
        var node = 0
        for segment in parsed.segments { node = child(of: node, for: segment) }
        precondition(!nodes[node].routes.contains { routes[$0].method == method }, "\(method) \(pattern) was added twice")
        nodes[node].routes.append(routes.count)
        routes.append(Route(method: method, pattern: pattern, parameterNames: parsed.parameterNames, handler: handler))
    }

    /// - Parameter path: ``HTTPRequestHead/path``.
    package func match(_ method: HTTPMethod, _ path: String) -> Match {
        guard path.utf8.first == UInt8(ascii: "/") else { return .notFound }
        var search = Search(method: method, rest: Substring(path.utf8.dropFirst()))
        if let route = find(&search, node: 0, from: search.path.startIndex) {
            return .found(routes[route].handler, RouteParameters(names: routes[route].parameterNames, values: search.values))
        }
        return search.allowed.isEmpty ? .notFound : .methodNotAllowed(search.allowed)
    }
}

extension Router: Sendable where Handler: Sendable {}
extension Router.Route: Sendable where Handler: Sendable {}
extension Router.Match: Sendable where Handler: Sendable {}

extension Router {
    private mutating func child(of node: Int, for segment: RoutePattern.Segment) -> Int {
        switch segment {
        case .literal(let text):
            if let known = nodes[node].literals.first(where: { $0.segment == text }) { return known.node }
            nodes[node].literals.append((text, nodes.count))
        case .parameter:
            if let known = nodes[node].parameter { return known }
            nodes[node].parameter = nodes.count
        case .rest:
            if let known = nodes[node].rest { return known }
            nodes[node].rest = nodes.count
        }
        nodes.append(Node())
        return nodes.count - 1
    }

    /// One walk through the tree. A path visits each node at most once, so that backtracking is bounded by the number of routes.
    private struct Search {
        let method: HTTPMethod
        /// Without its leading slash.
        let path: Substring
        var values: [Substring] = []
        var allowed: [HTTPMethod] = []

        init(method: HTTPMethod, rest: Substring) {
            self.method = method
            path = rest
        }

        mutating func allow(_ method: HTTPMethod) {
            if !allowed.contains(method) { allowed.append(method) }
        }
    }

    /// The route for the segments from `start` on; `nil` with `values` as they were.
    private func find(_ search: inout Search, node: Int, from start: String.Index) -> Int? {
        let rest = search.path[start...]
        let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/"))
        let segment = rest[..<(slash ?? rest.endIndex)]
        for literal in nodes[node].literals where literal.segment.utf8.elementsEqual(segment.utf8) {
            if let route = descend(&search, into: literal.node, after: slash) { return route }
        }
        if let parameter = nodes[node].parameter, !segment.isEmpty {
            search.values.append(segment)
            if let route = descend(&search, into: parameter, after: slash) { return route }
            search.values.removeLast()
        }
        if let restNode = nodes[node].rest, !rest.isEmpty {
            search.values.append(rest)
            if let route = route(at: restNode, &search) { return route }
            search.values.removeLast()
        }
        return nil
    }

    private func descend(_ search: inout Search, into node: Int, after slash: String.Index?) -> Int? {
        guard let slash else { return route(at: node, &search) }
        return find(&search, node: node, from: search.path.utf8.index(after: slash))
    }

    private func route(at node: Int, _ search: inout Search) -> Int? {
        let candidates = nodes[node].routes
        if let exact = candidates.first(where: { routes[$0].method == search.method }) { return exact }
        let get = candidates.first { routes[$0].method == .get }
        if search.method == .head, let get { return get }
        for candidate in candidates { search.allow(routes[candidate].method) }
        if get != nil { search.allow(.head) }
        return nil
    }
}
