/// Why the pages could not be loaded. Each is a broken installation, so the server stops with `description`.
package enum WebUIError: Error, Equatable, CustomStringConvertible {
    case unreadable(file: String)
    case notText(file: String)
    case template(file: String, problem: String)

    package var description: String {
        switch self {
        case .unreadable(let file): "The page file \(file) cannot be read; the installation is not complete."
        case .notText(let file): "The page file \(file) is not UTF-8 text."
        case .template(let file, let problem): "The page file \(file) does not fit this program: \(problem)."
        }
    }
}
