#!/usr/bin/env node
import { environment } from '../config/environment.ts';
import { runCli } from './run-cli.ts';
import { processTerminal } from './terminal.ts';

process.exitCode = await runCli(process.argv.slice(2), processTerminal(environment()));
