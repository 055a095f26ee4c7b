import Glibc
import Server

@main
struct Carillon {
    static func main() {
        let signals = TerminationSignals()
        Task.detached { exit(await CarillonProgram.run(arguments: Array(CommandLine.arguments.dropFirst()), signals: signals)) }
        signals.forward()
    }
}
