/// Which modules the pages' modules import. A browser learns of an import only when it has read the importing file; a page that names all of
/// them is there after one round trip.
struct ModuleGraph: Sendable {
    private let imports: [String: [String]]

    /// - Parameter scripts: by their names in ``AssetTable``.
    init(_ scripts: [String: [UInt8]]) {
        imports = scripts.reduce(into: [:]) { imports, script in
            imports[script.key] = Self.imports(of: String(decoding: script.value, as: UTF8.self), in: script.key)
        }
    }

    /// All that a module needs beside itself, in the order in which a browser would find them.
    func needs(of module: String) -> [String] {
        var found = [module]
        var next = 0
        while next < found.count {
            for file in imports[found[next]] ?? [] where !found.contains(file) { found.append(file) }
            next += 1
        }
        return Array(found.dropFirst())
    }

    /// Our modules import in one line: `import … from "./x.js";`.
    private static func imports(of source: String, in file: String) -> [String] {
        source.split(separator: "\n").compactMap { line in
            guard line.hasPrefix("import ") || line.hasPrefix("export {") else { return nil }
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].hasPrefix(".") else { return nil }
            return resolve(parts[1], in: file)
        }
    }

    /// `../lib/api.js` in `js/pages/people.js` is `js/lib/api.js`.
    private static func resolve(_ reference: Substring, in file: String) -> String {
        var folders = file.split(separator: "/").dropLast()
        for part in reference.split(separator: "/") where part != "." {
            if part == ".." { _ = folders.popLast() } else { folders.append(part) }
        }
        return folders.joined(separator: "/")
    }
}
