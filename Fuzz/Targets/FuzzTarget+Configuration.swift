import Bytes
import Server

extension FuzzTarget {
    /// A file of settings.
    static let configurationFile = FuzzTarget(name: "ConfigurationFile") { bytes in
        let file = ConfigurationFile(path: "carillon.conf", text: String(decoding: bytes.copied(), as: UTF8.self))
        load([file], [])
    }

    /// A command line, an argument a line.
    static let invocation = FuzzTarget(name: "Invocation") { bytes in
        let arguments = bytes.copied().split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        do throws(UsageError) {
            let invocation = try Invocation(arguments)
            precondition(invocation.options.allSatisfy { $0.name != "config" }, "the file's path passes for a setting")
            load([], invocation.options)
        } catch {
            precondition(!error.description.isEmpty, "a command line is refused without a word")
        }
    }

    private static func load(_ files: [ConfigurationFile], _ options: [Option]) {
        do throws(ConfigurationError) {
            let configuration = try Configuration.load(files: files, arguments: options)
            precondition(configuration.httpPort > 0 && configuration.rtmpPort > 0, "a port is 0")
            precondition(configuration.partTarget > .zero && configuration.segmentTarget > .zero, "a length is 0")
            precondition(configuration.connectionsMax > 0 && configuration.publishersMax > 0, "a limit lets nobody in")
        } catch {
            precondition(!error.sentences.isEmpty, "settings are refused without a word")
            precondition(!error.sentences.contains { $0.contains("\n") }, "a sentence has two lines")
        }
    }
}
