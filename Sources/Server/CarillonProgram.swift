import Glibc
import JSON
import Logging
import Runtime
import Store

/// The program: reads the command line and the settings, and does what they say.
package enum CarillonProgram {
    package static let version = "0.1.0"

    /// - Parameter arguments: without the program's name.
    /// - Returns: the exit status: 0, 1 for a failure, 2 for a command or setting that can't be meant.
    package static func run(arguments: [String], signals: TerminationSignals) async -> CInt {
        let invocation: Invocation
        let configuration: Configuration
        do {
            invocation = try Invocation(arguments)
            if let text = text(for: invocation.command) {
                print(text)
                return 0
            }
            configuration = try ConfigurationReader().load(invocation, environment: processEnvironment())
        } catch {
            complain("\(error)")
            return 2
        }
        do {
            if invocation.command != .serve { endAtOnce(at: signals) }
            switch invocation.command {
            case .serve: try await serve(configuration, until: signals)
            case .check: try await Check.run(configuration)
            case .doctor: return await Doctor(configuration).run() ? 0 : 1
            case .backup(let file): try Backup(configuration).make(file)
            case .restore(let file): try await Backup(configuration).restore(file)
            case .stored(let command):
                let result = try await StoredCommands(configuration, for: command).run(command)
                print(invocation.isForPrograms ? result.json.text : result.lines.joined(separator: "\n"))
            case .config, .version, .help: preconditionFailure("these are answered before the settings are read")
            }
            return 0
        } catch {
            complain("\(error)")
            return 1
        }
    }

    /// Whoever presses Ctrl-C while a command works means it. What it has begun to store is stored whole or not at all.
    private static func endAtOnce(at signals: TerminationSignals) {
        Task {
            await signals.first()
            SecretInput.restore()
            exit(128 + SIGINT)
        }
    }

    private static func text(for command: Command) -> String? {
        switch command {
        case .help(let word): word.flatMap(Help.text) ?? Help.usage
        case .version: "carillon \(version)"
        case .config: Help.exampleFile
        default: nil
        }
    }

    private static func serve(_ configuration: Configuration, until signals: TerminationSignals) async throws {
        let log = Log(area: "server", level: configuration.logLevel, sink: FileLogSink(format: configuration.logFormat))
        let application = try Application(configuration: configuration, log: log)
        try await application.start()
        await signals.first()
        await application.stop()
    }

    private static func complain(_ sentence: String) {
        let line = Array("carillon: \(sentence)\n".utf8)
        _ = unsafe write(STDERR_FILENO, line, line.count)
    }
}
