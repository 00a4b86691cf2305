/** The path of a layer inside a residual: `childPath('2', 'body', 1)` is `'2.body.1'`. */
export function childPath(path: string, branch: 'body' | 'shortcut', index: number): string {
  return `${path}.${branch}.${index}`;
}

/** The path of a layer's parameter: `parameterPath('2.body.1', 'gamma')` is `'2.body.1.gamma'`. */
export function parameterPath(path: string, name: string): string {
  return `${path}.${name}`;
}

/** The last part of a parameter's path: `'gamma'` of `'2.body.1.gamma'`. */
export function parameterName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Whether gradients train the parameter: false for the statistics of batch-norm, `mean` and `variance`. */
export function isTrainable(path: string): boolean {
  const name = parameterName(path);
  return name !== 'mean' && name !== 'variance';
}
